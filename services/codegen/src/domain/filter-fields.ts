import type { AppModel, EntityModel } from './model.js';
import { filterParam, type FilterKind } from './model-listing.js';
import { snakeCase, sqlName } from './names.js';
import { overlapRules } from './slots.js';
import type { Rule } from '@hexad/proto/documents';

/** One field by which records are picked, in lists or by rules. */
export interface FilterField {
  /** In the filter object; that of the query where lists offer it. */
  readonly key: string;
  readonly field: string;
  readonly column: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly kind: FilterKind | 'id';
}

/** Everything by which this entity's records are picked somewhere in the service. */
export function filterFields(app: AppModel, entity: EntityModel): FilterField[] {
  const listed = entity.listing.filters.map((filter) => ({
    key: filter.param,
    field: filter.field,
    column: filter.column,
    kind: filter.kind,
  }));
  const wanted = [...new Set([...ownRuleFields(entity), ...fieldsAskedByOthers(app, entity)])].filter(
    (name) => !listed.some((filter) => filter.field === name),
  );
  const added = wanted.map((name) => ({
    key: filterParam(name),
    field: name,
    column: sqlName(snakeCase(name)),
    kind: kindOf(entity, name),
  }));
  return [...listed, ...added].map((filter) => ({ ...filter, type: typeOf(filter.kind) }));
}

/** Whether services count this entity's records. */
export const isCounted = (app: AppModel, entity: EntityModel): boolean =>
  ownRuleFields(entity).length > 0 || overlapRules(entity).length > 0 || countedByOthers(app, entity).length > 0;

function ownRuleFields(entity: EntityModel): string[] {
  const unique = entity.fields.filter((field) => field.spec.unique && field.writable).map((field) => field.name);
  const parents = entity.references.filter((reference) => reference.unique).map((reference) => reference.field);
  const together = entity.rules.flatMap((rule) =>
    rule.kind === 'uniqueTogether' ? [...rule.fields, ...(rule.when === undefined ? [] : [rule.when.field])] : [],
  );
  const spans = overlapRules(entity).flatMap((rule) => [...rule.within, ...(rule.when === undefined ? [] : [rule.when.field])]);
  return [...unique, ...parents, ...together, ...spans];
}

type ChildRule = Extract<Rule, { kind: 'maxChildren' | 'stateBlockedByChildren' }>;

/** Rules of parents that count this entity's records. */
export const parentRules = (app: AppModel, entity: EntityModel, kind: ChildRule['kind']): { parent: EntityModel; rule: ChildRule }[] =>
  app.entities.flatMap((parent) =>
    parent.rules
      .filter((rule): rule is ChildRule => rule.kind === kind && rule.entity === entity.name)
      .filter((rule) => entity.references.some((reference) => reference.field === rule.via))
      .map((rule) => ({ parent, rule })),
  );

function countedByOthers(app: AppModel, entity: EntityModel): string[] {
  const rules = [...parentRules(app, entity, 'maxChildren'), ...parentRules(app, entity, 'stateBlockedByChildren')];
  const restricted = entity.references
    .filter((reference) => reference.onDelete === 'restrict' && app.entity(reference.entity).can.delete)
    .map((reference) => reference.field);
  return [...rules.flatMap(({ rule }) => [rule.via, ...(rule.when === undefined ? [] : [rule.when.field])]), ...restricted];
}

function fieldsAskedByOthers(app: AppModel, entity: EntityModel): string[] {
  const collections = app.entities.flatMap((other) => other.collections.filter((collection) => collection.entity === entity.name));
  return [...countedByOthers(app, entity), ...collections.map((collection) => (collection.via === 'owned' ? 'id' : collection.field))];
}

function kindOf(entity: EntityModel, name: string): FilterField['kind'] {
  if (name === 'id') return 'id';
  if (entity.links.some((link) => link.field === name)) return 'link';
  return entity.fields.find((field) => field.name === name)?.spec.type ?? 'reference';
}

function typeOf(kind: FilterField['kind']): FilterField['type'] {
  if (kind === 'integer' || kind === 'number') return 'number';
  return kind === 'boolean' ? 'boolean' : 'string';
}
