import type { Field, Rule } from '@hexad/proto/documents';
import { exampleRecord } from './example-record.js';
import type { Value } from './example-values.js';
import type { AppModel, EntityModel } from './model.js';
import { satisfying, type Goal } from './reach.js';

/** The id of another record of the same graph, by its key. */
export interface Ref {
  readonly ref: string;
}

/** One record to create, in order; then its transitions, in order. */
export interface ExampleStep {
  /** Unique in the graph: `project1`. */
  readonly key: string;
  readonly entity: EntityModel;
  readonly body: Readonly<Record<string, Value | Ref | readonly Ref[]>>;
  readonly transitions: readonly { readonly name: string; readonly segment: string; readonly body: Readonly<Record<string, Value>> }[];
}

/** The parents' field names that an example of this entity must set: required ones, and those that a rule of its fields may require. */
export function neededReferences(entity: EntityModel): string[] {
  const asked = new Set([
    ...entity.rules.filter((rule) => rule.kind === 'requiredWhen').map((rule) => rule.field),
    ...(entity.states?.transitions ?? []).flatMap((transition) => transition.requires),
  ]);
  return entity.references.filter((reference) => reference.required || asked.has(reference.field)).map((reference) => reference.field);
}

/** What a parent must satisfy for a child that points to it through `field`. */
export const parentGoals = (entity: EntityModel, field: string): Goal[] =>
  entity.rules
    .filter((rule): rule is Extract<Rule, { kind: 'parentMust' }> => rule.kind === 'parentMust' && rule.via === field)
    .map((rule) => rule.when);

/**
 * Records to create, parents first, so that the last one is a valid record number `n` of `entity` for which `goals` hold.
 * Optional relations are left out, required ones get a parent of their own.
 */
export function exampleGraph(app: AppModel, entity: EntityModel, options: { n?: number; goals?: readonly Goal[] } = {}): ExampleStep[] {
  const steps: ExampleStep[] = [];
  const counts = new Map<string, number>();
  const add = (of: EntityModel, goals: readonly Goal[], trail: readonly string[], n: number): Ref | undefined => {
    if (trail.includes(of.name)) return undefined;
    const reach = satisfying(of, goals);
    const body: Record<string, Value | Ref | readonly Ref[]> = { ...exampleRecord(of, n, reach.fixed) };
    for (const reference of of.references) {
      if (!neededReferences(of).includes(reference.field)) continue;
      const parent = add(app.entity(reference.entity), parentGoals(of, reference.field), [...trail, of.name], n);
      if (parent !== undefined) body[reference.field] = parent;
    }
    for (const link of of.links.filter((each) => each.required)) {
      const target = add(app.entity(link.entity), [], [...trail, of.name], n);
      if (target !== undefined) body[link.field] = [target];
    }
    const number = (counts.get(of.name) ?? 0) + 1;
    counts.set(of.name, number);
    const key = `${of.variable}${number}`;
    steps.push({ key, entity: of, body, transitions: reach.transitions });
    return { ref: key };
  };
  add(entity, options.goals ?? [], [], options.n ?? 1);
  return steps;
}

/** How many different valid records of this kind there can be, up to three: unique values may be few, and so may the parents. */
export function capacity(app: AppModel, entity: EntityModel, trail: readonly string[] = []): number {
  const unique = entity.fields.filter((field) => field.spec.unique && field.writable);
  const records = [1, 2, 3].map((n) => exampleRecord(entity, n));
  const values = unique.map((field) => new Set(records.map((record) => record[field.name])).size);
  const together = entity.rules
    .filter((rule) => rule.kind === 'uniqueTogether')
    .filter((rule) => rule.fields.every((name) => entity.fields.some((field) => field.name === name)))
    .map((rule) => new Set(records.map((record) => JSON.stringify(rule.fields.map((name) => record[name])))).size);
  const parents = [
    ...entity.references.filter((reference) => neededReferences(entity).includes(reference.field)),
    ...entity.links.filter((link) => link.required),
  ]
    .map((relation) => relation.entity)
    .filter((name) => name !== entity.name && !trail.includes(name));
  return Math.min(3, ...values, ...together, ...parents.map((name) => capacity(app, app.entity(name), [...trail, entity.name])));
}

export {
  comparedWith,
  distinctRecords,
  distinctValues,
  exampleRecord,
  plausibleRecord,
  variedRecord,
  varyingFields,
} from './example-record.js';

export const fieldOf = (entity: EntityModel, name: string): Field | undefined => entity.fields.find((field) => field.name === name)?.spec;
