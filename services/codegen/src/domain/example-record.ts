import { exampleValue, type Value } from './example-values.js';
import type { EntityModel, FieldModel } from './model.js';
import { settle } from './settle.js';

/** The fields whose values must differ between two records of one entity. */
export function varyingFields(entity: EntityModel): Set<string> {
  const together = entity.rules.filter((rule) => rule.kind === 'uniqueTogether').flatMap((rule) => rule.fields);
  const unique = entity.fields.filter((field) => field.spec.unique).map((field) => field.name);
  return new Set([...unique, ...together, entity.spec.displayField]);
}

export type Fixed = Readonly<Record<string, Value | undefined>>;

/**
 * The values of a valid request for record number `n`, without relations: every writable field is set, the state is left to
 * its default, and the rules between fields hold. Only what must differ does, so that records stay easy to compare.
 * `fixed` values are kept as they are; `undefined` leaves the field out.
 */
export function exampleRecord(entity: EntityModel, n = 1, fixed: Fixed = {}): Record<string, Value> {
  const varying = varyingFields(entity);
  return recordOf(entity, fixed, (field) => exampleValue(field.spec, varying.has(field.name) ? n : 1));
}

/** The same with every field of its own value, for people to look at. */
export const variedRecord = (entity: EntityModel, n: number, fixed: Fixed = {}): Record<string, Value> =>
  recordOf(entity, fixed, (field) => exampleValue(field.spec, n));

function recordOf(entity: EntityModel, fixed: Fixed, valueOf: (field: FieldModel) => Value): Record<string, Value> {
  const free = entity.fields.filter((field) => field.writable && field.name !== entity.spec.stateField && !(field.name in fixed));
  const values = Object.fromEntries(free.map((field) => [field.name, valueOf(field)]));
  for (const [name, value] of Object.entries(fixed)) if (value !== undefined) values[name] = value;
  return inOrder(entity, settle(entity, values, new Set(Object.keys(fixed))));
}

const inOrder = (entity: EntityModel, values: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(entity.fields.filter((field) => field.name in values).map((field) => [field.name, values[field.name]!]));
