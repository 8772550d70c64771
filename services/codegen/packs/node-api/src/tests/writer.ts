import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import type { Goal } from '../../../../src/domain/reach.js';
import { stateFor, withFixed, type Change, type Changes } from '../../../../src/domain/test-changes.js';
import { tsKey, tsString, tsValue } from '../../../../src/domain/escape.js';
import { recordNames } from './record-names.js';

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

  /** Names that the tests import from the service itself, with their modules. */
  readonly imports = new Map<string, string>();
  /** The tests ask as people, not as the service. */
  guarded = false;

  constructor(app: AppModel) {
    this.app = app;
  }

  use(name: string, from: string): void {
    this.imports.set(name, from);
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
      if (entity.states?.field === goal.field) state = stateFor(entity, goal) ?? state;
      else plain[goal.field] = goal.in[0];
    }
    const all = { ...withFixed(entity, plain), ...changes };
    return state === undefined || state === entity.states?.initial ? this.create(entity, all) : this.inState(entity, state, all);
  }

  /** Statement that puts a stored record into a state past all rules, where no transition leads there. */
  placed(entity: EntityModel, variable: string, state: string): string {
    return `await ${this.#record(recordNames(entity).place)}(api, ${variable}, ${tsString(state)});`;
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
