import type { Field } from '@hexad/proto/documents';
import { exampleValue, type Value } from './example-values.js';
import type { EntityModel } from './model.js';
import { plausibleValue } from './plausible-values.js';
import { FAR, NEAR, settle } from './settle.js';
import { talliedValues } from './tallied-values.js';
import { overlapRules, slotOf } from './slots.js';

/** The fields whose values must differ between two records of one entity. */
export function varyingFields(entity: EntityModel): Set<string> {
  const together = entity.rules.filter((rule) => rule.kind === 'uniqueTogether').flatMap((rule) => rule.fields);
  const unique = entity.fields.filter((field) => field.spec.unique).map((field) => field.name);
  const spans = overlapRules(entity).flatMap((rule) => [rule.start, rule.end]);
  return new Set([...unique, ...together, ...spans, entity.spec.displayField]);
}

export type Fixed = Readonly<Record<string, Value | undefined>>;

/**
 * The values of a valid request for record number `n`, without relations: every writable field is set, the state is left to
 * its default, and the rules between fields hold. Only what must differ does, so that records stay easy to compare.
 * `fixed` values are kept as they are; `undefined` leaves the field out.
 */
export function exampleRecord(entity: EntityModel, n = 1, fixed: Fixed = {}): Record<string, Value> {
  return recordOf(entity, n, fixed, varyingFields(entity));
}

/** The same with every field of its own value, for people to look at. */
export const variedRecord = (entity: EntityModel, n: number, fixed: Fixed = {}): Record<string, Value> =>
  recordOf(entity, n, fixed, new Set(entity.fields.map((field) => field.name)));

/** The same as people might have entered it; its days are counted from EXAMPLE_DAY, as if that were today. */
export const plausibleRecord = (entity: EntityModel, n: number, fixed: Fixed = {}): Record<string, Value> =>
  recordOf(entity, n, fixed, new Set(entity.fields.map((field) => field.name)), { days: NEAR, valueOf: plausibleValue });

const EXAMPLE = { days: FAR, valueOf: (_entity: EntityModel, field: Field, n: number): Value => exampleValue(field, n) };

function recordOf(
  entity: EntityModel,
  n: number,
  fixed: Fixed,
  varying: ReadonlySet<string>,
  { days, valueOf } = EXAMPLE,
): Record<string, Value> {
  const free = entity.fields.filter((field) => field.writable && field.name !== entity.spec.stateField && !(field.name in fixed));
  const values = Object.fromEntries(free.map((field) => [field.name, valueOf(entity, field.spec, varying.has(field.name) ? n : 1)]));
  Object.assign(
    values,
    talliedValues(entity, values, (name) => (varying.has(name) ? n : 1)),
  );
  for (const [name, value] of Object.entries(slotOf(entity, n))) if (name in values) values[name] = value;
  for (const [name, value] of Object.entries(fixed)) if (value !== undefined) values[name] = value;
  const names = Object.keys(fixed);
  const absent = new Set(names.filter((name) => fixed[name] === undefined));
  return inOrder(entity, settle(entity, values, { fixed: new Set(names), varying, n, absent, days }));
}

/** Up to `count` records that differ in this field; in each all rules between fields hold. */
export function distinctRecords(entity: EntityModel, field: string, count: number): Record<string, Value>[] {
  const records = Array.from({ length: count + 4 }, (_, at) => variedRecord(entity, at + 1)).filter((record) => field in record);
  return records.filter((record, at) => records.findIndex((other) => other[field] === record[field]) === at).slice(0, count);
}

export const distinctValues = (entity: EntityModel, field: string, count: number): Value[] =>
  distinctRecords(entity, field, count).map((record) => record[field]!);

/** The other fields that rules compare with these, directly or through others. */
export function comparedWith(entity: EntityModel, names: readonly string[]): string[] {
  const found = new Set(names);
  for (const name of found) {
    for (const rule of entity.rules) {
      if (rule.kind === 'compare' && (rule.left === name || rule.right === name)) found.add(rule.left).add(rule.right);
      if (rule.kind === 'noOverlap' && (rule.start === name || rule.end === name)) found.add(rule.start).add(rule.end);
    }
  }
  return entity.fields.filter((field) => field.writable && found.has(field.name) && !names.includes(field.name)).map((field) => field.name);
}

const inOrder = (entity: EntityModel, values: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(entity.fields.filter((field) => field.name in values).map((field) => [field.name, values[field.name]!]));
