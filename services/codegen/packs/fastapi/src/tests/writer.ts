import { pyString, pyValue } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel, TransitionModel } from '../../../../src/domain/model.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { snakeCase } from '../../../../src/domain/names.js';
import { pathBetween, transitionBody, type Goal } from '../../../../src/domain/reach.js';
import { stateFor, withFixed, type Change, type Changes } from '../../../../src/domain/test-changes.js';
import { pyNames } from '../names.js';

/** What `support/records.py` defines for an entity. */
export const recordNames = (entity: EntityModel) => {
  const { stem } = pyNames(entity);
  return {
    body: `${stem}_body`,
    create: `create_${stem}`,
    inState: `${stem}_in`,
    paths: `${stem.toUpperCase()}_PATHS`,
    place: `place_${stem}`,
    find: `find_${stem}`,
    parent: (relation: string): string => `${snakeCase(relation)}_of_${stem}`,
  };
};

const source = (change: Change): string => {
  if (change === undefined) return 'OMITTED';
  return typeof change === 'object' && change !== null ? change.code : pyValue(change);
};

/** A dictionary; the empty text when there is nothing to change. */
export function literal(changes: Changes): string {
  const members = Object.entries(changes).map(([name, change]) => `${pyString(name)}: ${source(change)}`);
  return members.length === 0 ? '' : `{${members.join(', ')}}`;
}

/** The same as the body of a request: what is left out is not in it. */
export const sent = (changes: Changes): string => literal(Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))) || '{}';

/** A value of a stored record. */
export const valueOf = (variable: string, name: string): string => `${variable}[${pyString(name)}]`;

const args = (...values: string[]): string => ['api', ...values].filter((value) => value !== '').join(', ');

/** Writes expressions of a test. */
export class Writer {
  readonly app: AppModel;

  constructor(app: AppModel) {
    this.app = app;
  }

  /** A valid request. */
  body(entity: EntityModel, changes: Changes = {}): string {
    return `${recordNames(entity).body}(${args(literal(changes))})`;
  }

  /** A stored record. */
  create(entity: EntityModel, changes: Changes = {}): string {
    return `${recordNames(entity).create}(${args(literal(changes))})`;
  }

  /** A stored record in a state, which is an expression. */
  inState(entity: EntityModel, state: string, changes: Changes = {}): string {
    return `${recordNames(entity).inState}(${args(state, literal(changes))})`;
  }

  /** A stored record for which the goals hold. */
  reached(entity: EntityModel, goals: readonly Goal[], changes: Changes = {}): string {
    const plain: Record<string, Change> = {};
    let state: string | undefined;
    for (const goal of goals) {
      if (entity.states?.field === goal.field) state = stateFor(entity, goal) ?? state;
      else plain[goal.field] = goal.in[0];
    }
    const all = { ...withFixed(entity, plain), ...changes };
    return state === undefined || state === entity.states?.initial ? this.create(entity, all) : this.inState(entity, pyString(state), all);
  }

  /** A record put into a state past all rules, where no transition leads there. */
  placed(entity: EntityModel, variable: string, state: string): string {
    return `${recordNames(entity).place}(api, ${variable}, ${pyString(state)})`;
  }

  /** A parent to which a record may point through this reference. */
  parent(entity: EntityModel, reference: ReferenceModel): string {
    return `${recordNames(entity).parent(reference.name)}(api)`;
  }

  /** The record as it is now, or None; `variable` holds it. */
  stored(entity: EntityModel, variable: string): string {
    return `${recordNames(entity).find}(api, ${valueOf(variable, 'id')})`;
  }

  path(entity: EntityModel, variable: string, ...rest: string[]): string {
    return `f"${[entity.path, `{${variable}['id']}`, ...rest].join('/')}"`;
  }
}

export const refused = (reply: string, status: number, field: string, errorCode: string): string =>
  `expect_refused(${reply}, ${status}, ${pyString(field)}, ${pyString(errorCode)})`;

export const created = (reply: string): string => `assert ${reply}.status == 201`;

export const post = (w: Writer, entity: EntityModel, changes: Changes): string =>
  `api.post(${pyString(entity.path)}, ${w.body(entity, changes)})`;

export const patch = (w: Writer, entity: EntityModel, variable: string, changes: Changes): string =>
  `api.patch(${w.path(entity, variable)}, ${sent(changes)})`;

/** A request for a transition. */
export const moved = (w: Writer, entity: EntityModel, variable: string, transition: TransitionModel): string =>
  `api.post(${w.path(entity, variable, transition.segment)}, ${sent(transitionBody(entity, transition))})`;

/** Calls that bring a stored record from one state to another; nothing when it is there already. */
export function drive(w: Writer, entity: EntityModel, variable: string, from: string, to: string): string[] {
  const path = pathBetween(entity, from, to);
  if (path === undefined) return [w.placed(entity, variable, to)];
  return path.map(
    (transition) => `api.done(${w.path(entity, variable, transition.segment)}, ${sent(transitionBody(entity, transition))})`,
  );
}
