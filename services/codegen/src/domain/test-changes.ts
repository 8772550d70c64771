import type { Field } from '@hexad/proto/documents';
import { exampleValue, type Value } from './example-values.js';
import { comparedWith, distinctRecords, exampleRecord, parentGoals, varyingFields } from './examples.js';
import type { AppModel, EntityModel } from './model.js';
import type { ReferenceModel } from './model-relations.js';
import { nearestFirst, opposite, type Goal } from './reach.js';

/** Values of a request: JSON values, or expressions of the tests' language. */
export type Change = Value | null | undefined | { readonly code: string };
export type Changes = Readonly<Record<string, Change>>;

export const code = (text: string): { readonly code: string } => ({ code: text });

/** These values, and those of other fields that must move so that the record stays valid. */
export function withFixed(entity: EntityModel, fixed: Changes): Record<string, Change> {
  const own = Object.entries(fixed).filter(
    (entry): entry is [string, Value | undefined] =>
      entity.fields.some((field) => field.name === entry[0]) && (entry[1] === undefined || typeof entry[1] !== 'object'),
  );
  if (own.length === 0) return { ...fixed };
  const usual = exampleRecord(entity);
  const settled = exampleRecord(entity, 1, Object.fromEntries(own));
  const others = Object.keys(usual).filter((name) => !(name in fixed));
  const tied = new Set(companions(entity, Object.keys(fixed)));
  const moved = others.filter((name) => usual[name] !== settled[name] || tied.has(name));
  return { ...fixed, ...Object.fromEntries(moved.map((name) => [name, settled[name]])) };
}

/** Other fields whose values differ from record to record, though a rule compares them with one of these. */
export function companions(entity: EntityModel, names: readonly string[]): string[] {
  const varying = varyingFields(entity);
  const unique = new Set(entity.fields.filter((field) => field.spec.unique).map((field) => field.name));
  return comparedWith(entity, names).filter((name) => varying.has(name) && !unique.has(name));
}

/** Records that differ in a field, as what makes each differ from an example. */
export function differingIn(entity: EntityModel, field: string, count: number): { value: Value; changes: Changes }[] {
  const tied = comparedWith(entity, [field]);
  return distinctRecords(entity, field, count).map((record) => {
    const changes = withFixed(entity, { [field]: record[field], ...Object.fromEntries(tied.map((name) => [name, record[name]])) });
    return { value: record[field]!, changes };
  });
}

/** Goals under which an ordinary change of the record is not frozen, and under which it may be deleted. */
export function changeable(entity: EntityModel): Goal[] {
  return entity.rules.flatMap((rule) => (rule.kind === 'immutable' && rule.when !== undefined ? (opposite(entity, rule.when) ?? []) : []));
}

/** The states that a goal names. */
export const statesOf = (entity: EntityModel, goal: Goal): string[] =>
  (entity.states?.states ?? []).filter((state) => goal.in.includes(state));

export const deletable = (entity: EntityModel): Goal[] =>
  entity.rules.flatMap((rule) => (rule.kind === 'deleteOnly' && rule.when !== undefined ? [rule.when] : []));

/** The state in which a parent made for this reference is. */
export function parentState(app: AppModel, entity: EntityModel, reference: ReferenceModel): string | undefined {
  const parent = app.entity(reference.entity);
  const goal = parentGoals(entity, reference.field).find((each) => each.field === parent.states?.field);
  return (goal === undefined ? undefined : stateFor(parent, goal)) ?? parent.states?.initial;
}

/** The nearest state that the goal names. */
export const stateFor = (entity: EntityModel, goal: Goal): string | undefined => nearestFirst(entity, statesOf(entity, goal))[0];

/** Whether a stored record in this state lets a request change the field: no rule freezes it. */
export function canPatch(entity: EntityModel, field: string, state: string | undefined = entity.states?.initial): boolean {
  const record = exampleRecord(entity);
  const holds = (goal: Goal): boolean =>
    goal.in.some((value) => value === (goal.field === entity.spec.stateField ? state : record[goal.field]));
  return (
    entity.can.update &&
    !entity.rules.some(
      (rule) =>
        rule.kind === 'immutable' &&
        (rule.fields === undefined || rule.fields.includes(field)) &&
        (rule.when === undefined || holds(rule.when)),
    )
  );
}

/** A value of this field that differs from what examples usually hold. */
export function otherValue(field: Field): Value {
  const usual = exampleValue(field);
  return [77, 2, 3, 4, 5].map((n) => exampleValue(field, n)).find((value) => value !== usual) ?? usual;
}

/** Fields by which tallies of parents, or its own limits, come out. */
const talliedFields = (entity: EntityModel): string[] =>
  [
    ...entity.talliedBy.flatMap(({ rule }) => [rule.field, rule.times, rule.minus?.field, rule.when?.field, rule.via]),
    ...entity.rules.flatMap((rule) => (rule.kind === 'tally' && typeof rule.limit === 'string' ? [rule.limit] : [])),
  ].filter((name) => name !== undefined);

/** An own field that a request may change without touching a rule, with a new value. */
export function freeChange(entity: EntityModel): { name: string; value: Value } | undefined {
  const bound = new Set(
    entity.rules.flatMap((rule) => {
      if (rule.kind === 'compare') return [rule.left, rule.right];
      if (rule.kind === 'relativeToNow') return [rule.field];
      if (rule.kind === 'requiredWhen') return [rule.field, rule.when.field];
      if (rule.kind === 'noOverlap') return [rule.start, rule.end, ...rule.within, ...(rule.when === undefined ? [] : [rule.when.field])];
      if (rule.kind === 'immutable') return [...(rule.fields ?? []), ...(rule.when === undefined ? [] : [rule.when.field])];
      return 'when' in rule && rule.when !== undefined && rule.kind !== 'maxChildren' && rule.kind !== 'stateBlockedByChildren'
        ? [rule.when.field]
        : [];
    }),
  );
  for (const name of talliedFields(entity)) bound.add(name);
  const free = entity.fields.filter((field) => field.writable && field.name !== entity.spec.stateField && !bound.has(field.name));
  const chosen =
    free.find((field) => field.name === entity.spec.displayField) ??
    free.find((field) => otherValue(field.spec) !== exampleValue(field.spec));
  return chosen === undefined ? undefined : { name: chosen.name, value: otherValue(chosen.spec) };
}
