import type { Entity, Source, Spec, SpecDelta } from '@hexad/proto/documents';
import { constraintsOf } from './render-spec-markdown.js';

type Kind = SpecDelta['added'][number]['kind'];

interface Requirement {
  readonly id: string;
  readonly kind: Kind;
  readonly statement: string;
  readonly sources: Source[];
  /** Its id in the version before, where it was renamed. */
  readonly was?: string;
}

/** What two specs demand, held against each other. Words that only describe (labels, where it was said) make no difference. */
export function deltaOf(before: Spec | undefined, after: Spec): Pick<SpecDelta, 'added' | 'modified' | 'removed'> {
  const [old, now] = [before === undefined ? new Map<string, Requirement>() : requirementsOf(before), requirementsOf(after)];
  const formerOf = ({ id, was }: Requirement): Requirement | undefined => (was === undefined ? undefined : old.get(was)) ?? old.get(id);
  const kept = new Set([...now.values()].flatMap((one) => formerOf(one)?.id ?? []));
  return {
    added: [...now.values()].filter((one) => formerOf(one) === undefined).map(({ was: _was, ...one }) => one),
    modified: [...now.values()].flatMap((one) => {
      const { id, kind, statement, sources } = one;
      const known = formerOf(one);
      if (known === undefined || (known.id === id && known.statement === statement)) return [];
      const [then, since] = known.id === id ? [known.statement, statement] : [`${known.id}: ${known.statement}`, `${id}: ${statement}`];
      return [{ id, kind, before: then, after: since, sources }];
    }),
    removed: [...old.values()].filter(({ id }) => !kept.has(id)).map(({ was: _was, ...one }) => one),
  };
}

function requirementsOf(spec: Spec): Map<string, Requirement> {
  const all: Requirement[] = [
    ...spec.entities.flatMap(ofEntity),
    ...spec.nfrs.map(({ statement, sources }) => ({ id: `wish: ${statement}`, kind: 'nfr' as const, statement, sources })),
    ...spec.outOfScope.map(({ statement, sources }) => ({ id: `not: ${statement}`, kind: 'outOfScope' as const, statement, sources })),
  ];
  return new Map(all.map((one) => [one.id, one]));
}

function ofEntity(entity: Entity): Requirement[] {
  const { name, was = name, sources } = entity;
  const former = (part: string, partWas: string = part, join = '.'): { was?: string } =>
    was === name && part === partWas ? {} : { was: `${was}${join}${partWas}` };
  return [
    { id: name, kind: 'entity', statement: `${entity.label} is kept`, sources, ...(was !== name && { was }) },
    ...entity.fields.map((field): Requirement => {
      const said = [field.type, constraintsOf(field)].filter((one) => one !== '').join('; ');
      return { id: `${name}.${field.name}`, kind: 'field', statement: said, sources: field.sources, ...former(field.name, field.was) };
    }),
    ...entity.relations
      .filter(({ kind, owner }) => kind === 'belongsTo' || owner === true)
      .map(({ name: role, was: roleWas, kind, entity: target, required, onDelete, unique, sources: said }): Requirement => {
        const words = [
          required ? 'required' : 'optional',
          ...(unique ? ['at most one'] : []),
          ...(onDelete ? [`on delete ${onDelete}`] : []),
        ];
        return {
          id: `${name}.${role}`,
          kind: 'relation',
          statement: `${kind} ${target}; ${words.join('; ')}`,
          sources: said,
          ...former(role, roleWas),
        };
      }),
    ...entity.transitions.map(({ name: deed, from, to, requires = [], stamps = [], sources: said }): Requirement => {
      const words = [
        `from ${from.join(', ')} to ${to}`,
        ...requires.map((one) => `requires ${one}`),
        ...stamps.map((one) => `sets ${one}`),
      ];
      return { id: `${name}: ${deed}`, kind: 'transition', statement: words.join('; '), sources: said, ...former(deed, deed, ': ') };
    }),
    ...entity.rules.map(({ id: _id, statement: _words, sources: said, ...rule }): Requirement => {
      // A rule is what it demands: in other words it is the same one.
      const statement = Object.values(rule).map(plain).join(' ');
      return { id: `${name}: ${statement}`, kind: 'rule', statement, sources: said, ...former(statement, statement, ': ') };
    }),
    ...entity.operations.map((operation): Requirement => ({
      id: `${name}: ${operation}`,
      kind: 'operation',
      statement: 'possible',
      sources,
      ...former(operation, operation, ': '),
    })),
  ];
}

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value));
