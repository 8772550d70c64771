import type { Entity, Source, Spec, SpecDelta } from '@hexad/proto/documents';
import { constraintsOf } from './render-spec-markdown.js';

type Kind = SpecDelta['added'][number]['kind'];

interface Requirement {
  readonly id: string;
  readonly kind: Kind;
  readonly statement: string;
  readonly sources: Source[];
}

/** What two specs demand, held against each other. Words that only describe (labels, where it was said) make no difference. */
export function deltaOf(before: Spec | undefined, after: Spec): Pick<SpecDelta, 'added' | 'modified' | 'removed'> {
  const [old, now] = [before === undefined ? new Map<string, Requirement>() : requirementsOf(before), requirementsOf(after)];
  return {
    added: [...now.values()].filter(({ id }) => !old.has(id)),
    modified: [...now.values()].flatMap(({ id, kind, statement, sources }) => {
      const known = old.get(id);
      return known === undefined || known.statement === statement ? [] : [{ id, kind, before: known.statement, after: statement, sources }];
    }),
    removed: [...old.values()].filter(({ id }) => !now.has(id)),
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
  const { name, sources } = entity;
  return [
    { id: name, kind: 'entity', statement: `${entity.label} is kept`, sources },
    ...entity.fields.map((field): Requirement => {
      const said = [field.type, constraintsOf(field)].filter((one) => one !== '').join('; ');
      return { id: `${name}.${field.name}`, kind: 'field', statement: said, sources: field.sources };
    }),
    ...entity.relations
      .filter(({ kind, owner }) => kind === 'belongsTo' || owner === true)
      .map(({ name: role, kind, entity: target, required, onDelete, unique, sources: said }): Requirement => {
        const words = [
          required ? 'required' : 'optional',
          ...(unique ? ['at most one'] : []),
          ...(onDelete ? [`on delete ${onDelete}`] : []),
        ];
        return { id: `${name}.${role}`, kind: 'relation', statement: `${kind} ${target}; ${words.join('; ')}`, sources: said };
      }),
    ...entity.transitions.map(({ name: deed, from, to, requires = [], stamps = [], sources: said }): Requirement => {
      const words = [
        `from ${from.join(', ')} to ${to}`,
        ...requires.map((one) => `requires ${one}`),
        ...stamps.map((one) => `sets ${one}`),
      ];
      return { id: `${name}: ${deed}`, kind: 'transition', statement: words.join('; '), sources: said };
    }),
    ...entity.rules.map(({ id: _id, statement: _words, sources: said, ...rule }): Requirement => {
      // A rule is what it demands: in other words it is the same one.
      const statement = Object.values(rule).map(plain).join(' ');
      return { id: `${name}: ${statement}`, kind: 'rule', statement, sources: said };
    }),
    ...entity.operations.map((operation): Requirement => ({
      id: `${name}: ${operation}`,
      kind: 'operation',
      statement: 'possible',
      sources,
    })),
  ];
}

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value));
