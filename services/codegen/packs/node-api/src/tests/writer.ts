import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { nearestFirst, opposite, type Goal } from '../../../../src/domain/reach.js';
import { comparedWith, distinctRecords, exampleRecord, parentGoals, varyingFields } from '../../../../src/domain/examples.js';
import type { Value } from '../../../../src/domain/example-values.js';
import { tsKey, tsString, tsValue } from '../../../../src/domain/escape.js';
import { recordNames } from './record-names.js';

/** Values of a body as source: JSON values, or expressions. */
export type Change = Value | null | undefined | { readonly code: string };
export type Changes = Readonly<Record<string, Change>>;

export const code = (text: string): { readonly code: string } => ({ code: text });

const source = (change: Change): string => (typeof change === 'object' && change !== null ? change.code : tsValue(change));

/** An object literal; the empty text when there is nothing to change. */
export function literal(changes: Changes): string {
  const members = Object.entries(changes).map(([name, change]) => `${tsKey(name)}: ${source(change)}`);
  return members.length === 0 ? '' : `{ ${members.join(', ')} }`;
}

/** Writes expressions of a test file and remembers what they import. */
export class Writer {
  readonly app: AppModel;
  readonly records = new Set<string>();
  readonly support = new Set<string>(['test']);

  constructor(app: AppModel) {
    this.app = app;
  }

  #record(name: string): string {
    this.records.add(name);
    return name;
  }

  /** Something of `support/api.ts`. */
  help(name: 'expectRefused' | 'items'): string {
    this.support.add(name);
    return name;
  }

  /** A valid request. */
  body(entity: EntityModel, changes: Changes = {}): string {
    return `await ${this.#record(recordNames(entity).body)}(${args(literal(changes))})`;
  }

  /** A stored record. */
  create(entity: EntityModel, changes: Changes = {}): string {
    return `await ${this.#record(recordNames(entity).create)}(${args(literal(changes))})`;
  }

  /** A stored record in a state. */
  inState(entity: EntityModel, state: string, changes: Changes = {}): string {
    return `await ${this.#record(recordNames(entity).inState)}(${args(tsString(state), literal(changes))})`;
  }

  /** A stored record for which the goals hold. */
  reached(entity: EntityModel, goals: readonly Goal[], changes: Changes = {}): string {
    const plain: Record<string, Change> = {};
    let state: string | undefined;
    for (const goal of goals) {
      if (entity.states?.field === goal.field) state = this.stateFor(entity, goal) ?? state;
      else plain[goal.field] = goal.in[0];
    }
    const all = { ...withFixed(entity, plain), ...changes };
    return state === undefined || state === entity.states?.initial ? this.create(entity, all) : this.inState(entity, state, all);
  }

  /** Statement that puts a stored record into a state past all rules, where no transition leads there. */
  placed(entity: EntityModel, variable: string, state: string): string {
    return `await ${this.#record(recordNames(entity).place)}(api, ${variable}, ${tsString(state)});`;
  }

  /** The nearest state that the goal names. */
  stateFor(entity: EntityModel, goal: Goal): string | undefined {
    return nearestFirst(entity, statesOf(entity, goal))[0];
  }

  /** A parent to which a record may point through this reference. */
  parent(entity: EntityModel, reference: ReferenceModel): string {
    return `await ${this.#record(recordNames(entity).parent(reference.name))}(api)`;
  }

  /** The record as it is now, or undefined; `id` is an expression. */
  stored(entity: EntityModel, id: string): string {
    return `await ${this.#record(recordNames(entity).find)}(api, ${id})`;
  }

  path(entity: EntityModel, variable: string, ...rest: string[]): string {
    return `\`${[entity.path, `\${${variable}.id}`, ...rest].join('/')}\``;
  }
}

const args = (...values: string[]): string => ['api', ...values].filter((value) => value !== '').join(', ');

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
export const statesOf = (entity: EntityModel, goal: Goal): string[] => (entity.states?.states ?? []).filter((state) => goal.in.includes(state));

export const deletable = (entity: EntityModel): Goal[] =>
  entity.rules.flatMap((rule) => (rule.kind === 'deleteOnly' && rule.when !== undefined ? [rule.when] : []));

/** The state in which a parent made for this reference is. */
export function parentState(w: Writer, entity: EntityModel, reference: ReferenceModel): string | undefined {
  const parent = w.app.entity(reference.entity);
  const goal = parentGoals(entity, reference.field).find((each) => each.field === parent.states?.field);
  return (goal === undefined ? undefined : w.stateFor(parent, goal)) ?? parent.states?.initial;
}

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
