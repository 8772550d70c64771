import { exampleRecord } from './example-record.js';
import { exampleValue, type Value } from './example-values.js';
import type { EntityModel, TransitionModel } from './model.js';

/** A condition on one field: its value is one of these. */
export interface Goal {
  readonly field: string;
  readonly in: readonly Value[];
}

export interface Reach {
  /** Values that the request must carry. */
  readonly fixed: Readonly<Record<string, Value>>;
  /** Transitions to take after creation. */
  readonly transitions: readonly { readonly name: string; readonly segment: string; readonly body: Readonly<Record<string, Value>> }[];
}

/** How to bring a new record to where every goal holds. Goals that cannot be met are ignored. */
export function satisfying(entity: EntityModel, goals: readonly Goal[]): Reach {
  const fixed: Record<string, Value> = {};
  let transitions: Reach['transitions'] = [];
  for (const goal of goals) {
    const states = entity.states;
    if (states !== undefined && states.field === goal.field) {
      const path = goal.in.map((state) => pathTo(entity, String(state))).find((found) => found !== undefined);
      transitions = (path ?? []).map((transition) => ({
        name: transition.name,
        segment: transition.segment,
        body: transitionBody(entity, transition),
      }));
    } else {
      fixed[goal.field] = goal.in[0]!;
    }
  }
  return { fixed, transitions };
}

/** A goal that holds exactly where this one does not, or `undefined` when no value is left. */
export function opposite(entity: EntityModel, goal: Goal): Goal | undefined {
  const field = entity.fields.find((each) => each.name === goal.field)?.spec;
  if (field === undefined) return undefined;
  if (entity.states?.field === goal.field) {
    const others = nearestFirst(entity, entity.states.states).filter((state) => !goal.in.includes(state));
    return others.length > 0 ? { field: goal.field, in: others } : undefined;
  }
  if (field.type === 'boolean') return { field: goal.field, in: [goal.in[0] !== true] };
  const candidates = field.enum ?? [1, 2, 3, 4, 5].map((n) => exampleValue(field, n));
  const others = candidates.filter((value) => !goal.in.includes(value));
  return others.length > 0 ? { field: goal.field, in: others } : undefined;
}

/** States in the order of the transitions that they take; last those to which none leads. */
export function nearestFirst(entity: EntityModel, states: readonly string[]): string[] {
  const distance = (state: string): number => pathTo(entity, state)?.length ?? Number.MAX_SAFE_INTEGER;
  return states.toSorted((a, b) => distance(a) - distance(b));
}

/** Where a transition may start: the states that others lead to or, where there are none, the nearest. */
export function startsOf(entity: EntityModel, transition: TransitionModel): string[] {
  const reached = transition.spec.from.filter((state) => pathTo(entity, state) !== undefined);
  return reached.length > 0 ? reached : nearestFirst(entity, transition.spec.from).slice(0, 1);
}

/** The shortest sequence of transitions from the initial state; empty when it is the initial state itself. */
export const pathTo = (entity: EntityModel, state: string): TransitionModel[] | undefined =>
  entity.states === undefined ? undefined : pathBetween(entity, entity.states.initial, state);

/** The last transition on the way from one state to another, and the state before it; where there is no way, any that ends there. */
export function lastStep(
  entity: EntityModel,
  state: string,
  from: string | undefined = entity.states?.initial,
): { from: string; transition: TransitionModel } | undefined {
  const path = from === undefined ? undefined : pathBetween(entity, from, state);
  if (path === undefined) {
    const transition = entity.states?.transitions.find((each) => each.spec.to === state);
    return transition && { from: nearestFirst(entity, transition.spec.from)[0]!, transition };
  }
  const transition = path.at(-1);
  return transition && { from: path.at(-2)?.spec.to ?? from!, transition };
}

/**
 * A valid body for a transition: a value for every own field that it takes, in keeping with an example record. What must be
 * unique is left to the record, which has it from its creation.
 */
export function transitionBody(entity: EntityModel, transition: TransitionModel): Record<string, Value> {
  const record = exampleRecord(entity);
  const asked = entity.fields.filter((field) => transition.takes.includes(field.name) && !field.spec.unique && field.name in record);
  return Object.fromEntries(asked.map(({ name }) => [name, record[name]!]));
}

/** The shortest sequence of transitions from one state to another. */
export function pathBetween(entity: EntityModel, from: string, state: string): TransitionModel[] | undefined {
  const paths = new Map<string, TransitionModel[]>([[from, []]]);
  for (const [at, path] of paths) {
    for (const transition of entity.states?.transitions ?? []) {
      if (transition.spec.from.includes(at) && !paths.has(transition.spec.to)) paths.set(transition.spec.to, [...path, transition]);
    }
  }
  return paths.get(state);
}
