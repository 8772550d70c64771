import type { Criterion, Entity, Field, Relation, Rule, Source } from '@hexad/proto/documents';
import type { z } from 'zod';
import { keepingCriteria } from './keeping/criteria.js';
import { reminderCriteria } from './reminding/criteria.js';
import { withArticle } from '../text/article.js';

type Violation = Extract<Criterion['check'], { kind: 'rejects' }>['violation'];
type Draft = Omit<Criterion, 'id'>;
export type CriterionDraft = Draft;
export type CheckOf = z.infer<typeof import('@hexad/proto/documents').Check>;

const an = (label: string): string => withArticle(label.toLowerCase());
const characters = (count: number | undefined): string => `${String(count)} ${count === 1 ? 'character' : 'characters'}`;

function criterion(given: string, when: string, outcome: string, check: Draft['check'], sources: Source[]): Draft {
  // oxlint-disable-next-line unicorn/no-thenable -- Given/When/Then is the criterion's standard wording
  return { given, when, then: outcome, check, sources };
}

const WORDS: Readonly<Record<Violation, (field: Field) => string>> = {
  missing: () => 'is missing',
  wrongType: (field) => `is not ${an(field.type)}`,
  tooShort: (field) => (field.minLength === 1 ? 'is empty' : `is shorter than ${characters(field.minLength)}`),
  tooLong: (field) => `is longer than ${characters(field.maxLength)}`,
  belowMinimum: (field) =>
    field.exclusiveMinimum === undefined ? `is below ${String(field.minimum)}` : `is not above ${String(field.exclusiveMinimum)}`,
  aboveMaximum: (field) =>
    field.exclusiveMaximum === undefined ? `is above ${String(field.maximum)}` : `is not below ${String(field.exclusiveMaximum)}`,
  pattern: (field) => `does not consist of ${field.patternHint?.words ?? 'the required signs'}`,
  format: (field) => `is no valid ${field.format ?? 'value'}`,
  notInEnum: (field) => `is none of ${(field.enum ?? []).join(', ')}`,
  duplicate: () => 'is already taken',
  unknownReference: () => 'does not exist',
  readOnly: () => 'is set by the caller',
};

/** Every way in which one field's value can be refused. */
export function violationsOf(field: Field): Violation[] {
  if (field.computed !== undefined || field.counter !== undefined) return [];
  if (field.readOnly) return ['readOnly'];
  const found: Violation[] = [];
  if (field.required && field.default === undefined) found.push('missing');
  if (['integer', 'number', 'boolean', 'date', 'datetime', 'time'].includes(field.type)) found.push('wrongType');
  if (field.minLength !== undefined && (field.minLength > 1 || !field.required)) found.push('tooShort');
  else if (field.minLength === 1) found.push('tooShort');
  if (field.maxLength !== undefined) found.push('tooLong');
  if (field.minimum !== undefined || field.exclusiveMinimum !== undefined) found.push('belowMinimum');
  if (field.maximum !== undefined || field.exclusiveMaximum !== undefined) found.push('aboveMaximum');
  if (field.pattern !== undefined) found.push('pattern');
  if (field.format !== undefined && !['percent'].includes(field.format)) found.push('format');
  if (field.format === 'percent' && field.minimum === undefined && field.maximum === undefined) found.push('belowMinimum', 'aboveMaximum');
  if (field.type === 'enum') found.push('notInEnum');
  if (field.unique) found.push('duplicate');
  return found;
}

export function manageCriteria(entity: Entity): Draft[] {
  const name = entity.name;
  const thing = entity.label.toLowerCase();
  const can = (operation: Entity['operations'][number]): boolean => entity.operations.includes(operation);
  const drafts: Draft[] = [];
  const add = (given: string, when: string, outcome: string, check: Draft['check'], sources: Source[] = entity.sources): void => {
    drafts.push(criterion(given, when, outcome, check, sources));
  };
  if (can('create'))
    add('valid values', `${an(thing)} is created`, `it is stored and returned with an id`, { kind: 'create', entity: name });
  else
    add('valid values', `somebody tries to create ${an(thing)}`, 'it is refused', {
      kind: 'operationRefused',
      entity: name,
      operation: 'create',
    });
  if (can('read') && can('create'))
    add(`a stored ${thing}`, 'it is read by its id', 'its values are returned, and an unknown id is answered as not found', {
      kind: 'read',
      entity: name,
    });
  if (can('list') && can('create'))
    add(
      `several ${entity.pluralLabel.toLowerCase()}`,
      'they are listed',
      `a page of at most ${String(entity.pageSize.default)} is returned with the total`,
      { kind: 'list', entity: name },
    );
  if (can('update')) {
    if (can('create') && entity.fields.some((field) => !field.readOnly && field.name !== entity.stateField))
      add(`a stored ${thing}`, 'it is changed', 'the new values are returned and stored', { kind: 'update', entity: name });
  } else
    add(`a stored ${thing}`, 'somebody tries to change it', 'it is refused', {
      kind: 'operationRefused',
      entity: name,
      operation: 'update',
    });
  if (can('delete')) {
    if (can('create')) add(`a stored ${thing}`, 'it is deleted', 'it can no longer be found', { kind: 'delete', entity: name });
  } else
    add(`a stored ${thing}`, 'somebody tries to delete it', 'it is refused', {
      kind: 'operationRefused',
      entity: name,
      operation: 'delete',
    });
  drafts.push(...keepingCriteria(entity));
  if (!can('create')) return drafts;
  for (const field of entity.fields) {
    if (field.name === entity.stateField) {
      add(
        'no value for it',
        `${an(thing)} is created`,
        `${field.label.toLowerCase()} is ${String(entity.initialState)}`,
        { kind: 'defaults', entity: name, field: field.name },
        field.sources,
      );
      continue;
    }
    for (const violation of violationsOf(field)) {
      add(
        `otherwise valid values`,
        `${an(thing)} is created whose ${field.label.toLowerCase()} ${WORDS[violation](field)}`,
        'it is refused with a message that names the field',
        { kind: 'rejects', entity: name, field: field.name, violation },
        field.sources,
      );
    }
    if (field.default !== undefined) {
      const value = typeof field.default === 'object' ? (field.type === 'date' ? 'today' : 'now') : String(field.default);
      add(
        `no ${field.label.toLowerCase()}`,
        `${an(thing)} is created`,
        `its ${field.label.toLowerCase()} is ${value}`,
        { kind: 'defaults', entity: name, field: field.name },
        field.sources,
      );
    }
  }
  return drafts;
}

export function relationCriteria(entity: Entity, relation: Relation): Draft[] {
  const name = entity.name;
  const thing = entity.label.toLowerCase();
  const other = relation.label.toLowerCase();
  if (relation.kind === 'hasMany') return [];
  if (relation.field === undefined)
    return [
      criterion(
        `a stored ${thing} with related ${other}`,
        `its ${other} are listed`,
        'exactly the related ones are returned',
        { kind: 'children', entity: name, relation: relation.name },
        relation.sources,
      ),
    ];
  const drafts: Draft[] = [];
  if (entity.operations.includes('create')) {
    if (relation.required)
      drafts.push(
        criterion(
          'otherwise valid values',
          `${an(thing)} is created without ${an(other)}`,
          'it is refused with a message that names the field',
          { kind: 'rejects', entity: name, field: relation.field, violation: 'missing' },
          relation.sources,
        ),
      );
    drafts.push(
      criterion(
        'otherwise valid values',
        `${an(thing)} is created for ${an(other)} that does not exist`,
        'it is refused with a message that names the field',
        { kind: 'rejects', entity: name, field: relation.field, violation: 'unknownReference' },
        relation.sources,
      ),
    );
    if (relation.unique)
      drafts.push(
        criterion(
          `${an(other)} that already has ${an(thing)}`,
          `another ${thing} is created for it`,
          'it is refused',
          { kind: 'rejects', entity: name, field: relation.field, violation: 'duplicate' },
          relation.sources,
        ),
      );
  }
  return drafts;
}

export function parentDeleteCriterion(entity: Entity, relation: Relation): Draft {
  const thing = entity.pluralLabel.toLowerCase();
  const outcome = {
    restrict: 'it is refused and nothing is deleted',
    cascade: `its ${thing} are deleted too`,
    setNull: `its ${thing} stay and have no ${relation.label.toLowerCase()} any more`,
  }[relation.onDelete ?? 'restrict'];
  return criterion(
    `${an(relation.label)} with ${thing}`,
    'it is deleted',
    outcome,
    { kind: 'parentDelete', entity: entity.name, relation: relation.name },
    relation.sources,
  );
}

export function childrenCriterion(parent: Entity, relation: Relation): Draft {
  return criterion(
    `a stored ${parent.label.toLowerCase()} with ${relation.label.toLowerCase()}`,
    `its ${relation.label.toLowerCase()} are listed`,
    'exactly its own are returned',
    { kind: 'children', entity: parent.name, relation: relation.name },
    relation.sources,
  );
}

export function findCriteria(entity: Entity): Draft[] {
  const labels = new Map<string, string>([
    ...entity.fields.map((field): [string, string] => [field.name, field.label.toLowerCase()]),
    ...entity.relations.filter((one) => one.field !== undefined).map((one): [string, string] => [one.field ?? '', one.label.toLowerCase()]),
    ['createdAt', 'time of creation'],
    ['updatedAt', 'time of the last change'],
  ]);
  const sourcesOf = (name: string): Source[] =>
    entity.fields.find((field) => field.name === name)?.sources ??
    entity.relations.find((one) => one.field === name)?.sources ??
    entity.sources;
  const many = entity.pluralLabel.toLowerCase();
  const label = (name: string): string => labels.get(name) ?? name;
  return [
    ...entity.search.map((field) =>
      criterion(
        `${many} with different ${label(field)}`,
        `they are searched for a word of one's ${label(field)}`,
        'only those that contain it are returned',
        { kind: 'search', entity: entity.name, field },
        sourcesOf(field),
      ),
    ),
    ...entity.filters.map((field) =>
      criterion(
        `${many} with different ${label(field)}`,
        `they are filtered by ${label(field)}`,
        'only those with that value are returned',
        { kind: 'filter', entity: entity.name, field },
        sourcesOf(field),
      ),
    ),
    ...entity.sorts.map((field) =>
      criterion(
        `${many} with different ${label(field)}`,
        `they are sorted by ${label(field)}`,
        'they come in that order, and in the reverse one when asked',
        { kind: 'sort', entity: entity.name, field },
        sourcesOf(field),
      ),
    ),
  ];
}

/** Refused changes are proved for every pair of states up to this many, and for at least one from each state. */
const REFUSED_LIMIT = 16;

export function stateCriteria(entity: Entity): Draft[] {
  const drafts: Draft[] = [];
  const thing = entity.label.toLowerCase();
  const sources = entity.fields.find((field) => field.name === entity.stateField)?.sources ?? entity.sources;
  for (const transition of entity.transitions) {
    drafts.push(
      criterion(
        an(`${transition.from.join(' or ')} ${thing}`),
        `it is changed to ${transition.to}`,
        `it is ${transition.to}`,
        { kind: 'transition', entity: entity.name, transition: transition.name },
        transition.sources,
      ),
    );
    for (const field of transition.requires ?? []) {
      drafts.push(
        criterion(
          `${an(`${transition.from.join(' or ')} ${thing}`)} without ${field}`,
          `it is changed to ${transition.to}`,
          'it is refused',
          { kind: 'transitionRequires', entity: entity.name, transition: transition.name, field },
          transition.sources,
        ),
      );
    }
  }
  const allowed = new Set(entity.transitions.flatMap((transition) => transition.from.map((from) => `${from}\n${transition.to}`)));
  const pairs = entity.states.flatMap((from) =>
    entity.states.filter((to) => to !== from && !allowed.has(`${from}\n${to}`)).map((to): [string, string] => [from, to]),
  );
  const chosen =
    pairs.length <= REFUSED_LIMIT
      ? pairs
      : pairs.filter(
          ([from], index) =>
            pairs.findIndex(([other]) => other === from) === index || index % Math.ceil(pairs.length / REFUSED_LIMIT) === 0,
        );
  for (const [from, to] of reachable(entity, chosen)) {
    drafts.push(
      criterion(
        an(`${from} ${thing}`),
        `somebody tries to change it to ${to}`,
        `it is refused and stays ${from}`,
        { kind: 'transitionRefused', entity: entity.name, from, to },
        sources,
      ),
    );
  }
  return drafts;
}

/** A state that no permitted change leads to cannot be tested from. */
function reachable(entity: Entity, pairs: readonly [string, string][]): readonly [string, string][] {
  const seen = new Set(entity.initialState === undefined ? [] : [entity.initialState]);
  for (let size = -1; size !== seen.size;) {
    size = seen.size;
    for (const transition of entity.transitions) if (transition.from.some((from) => seen.has(from))) seen.add(transition.to);
  }
  return pairs.filter(([from]) => seen.has(from));
}

export const ruleCriteria = (entity: Entity): Draft[] => [
  ...brokenRules(entity),
  ...reminderCriteria(entity),
  ...entity.fields.flatMap((field) => madeCriteria(entity, field)),
];

/** A value that nobody enters. */
function madeCriteria(entity: Entity, field: Field): Draft[] {
  const thing = entity.label.toLowerCase();
  const label = field.label.toLowerCase();
  const made =
    field.computed === undefined
      ? field.counter === undefined
        ? undefined
        : criterion(
            field.counter.within === undefined
              ? `several ${entity.pluralLabel.toLowerCase()}`
              : `${entity.pluralLabel.toLowerCase()} of two parents`,
            'they are created, also at once, and some are deleted',
            `their ${label} counts up from 1${field.counter.within === undefined ? '' : ', for each parent by itself'}, and no number is given twice`,
            { kind: 'counter', entity: entity.name, field: field.name },
            field.sources,
          )
      : criterion(
          `${an(thing)} and all from which its ${label} follows`,
          'these change and it is read',
          `its ${label} is what follows from them now`,
          { kind: 'computed', entity: entity.name, field: field.name },
          field.sources,
        );
  if (made === undefined) return [];
  const set = criterion(
    'otherwise valid values',
    `${an(thing)} is created whose ${label} is set by the caller`,
    'it is refused with a message that names the field',
    { kind: 'rejects', entity: entity.name, field: field.name, violation: 'readOnly' },
    field.sources,
  );
  return entity.operations.includes('create') ? [made, set] : [made];
}

const brokenRules = (entity: Entity): Draft[] =>
  entity.rules.map((rule: Rule) =>
    criterion(
      `the rule "${rule.statement}"`,
      'a request would break it',
      'it is refused and nothing changes; requests that keep it succeed',
      { kind: 'rule', entity: entity.name, rule: rule.id },
      rule.sources,
    ),
  );
