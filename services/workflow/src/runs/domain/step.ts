import type { Json, JsonObject } from '../../expressions/json.js';
import type { Failure } from './run.js';

/** `item` is one element of a foreach: `stories[T3]`; its steps lie below it: `stories[T3]/generate`. */
export type StepKind = 'plugin' | 'agent' | 'system' | 'wait' | 'foreach' | 'item';

export type Status =
  | { readonly state: 'pending'; readonly readyAt?: Date }
  /** `lapsed`: it runs in the engine and the process that held its lease is gone. */
  | { readonly state: 'running'; readonly deadline?: Date; readonly lapsed?: boolean }
  | { readonly state: 'waiting'; readonly signal: string; readonly payload: Json; readonly deadline?: Date }
  | { readonly state: 'succeeded'; readonly outputs: JsonObject; readonly endedAt: Date }
  | { readonly state: 'failed'; readonly failure: Failure; readonly outputs: JsonObject; readonly endedAt: Date }
  | { readonly state: 'skipped'; readonly reason: string; readonly endedAt: Date }
  | { readonly state: 'cancelled'; readonly endedAt: Date };

export type StepState = Status['state'];

/** An element of a foreach as it was when the foreach began. */
export interface Item {
  readonly key: string;
  readonly label: string;
  readonly value: Json;
  /** Keys of the items that it waits for: all of them. */
  readonly after: readonly string[];
}

/** One step instance of a run. A step that has never been touched has none. */
export interface Step {
  readonly id: string;
  readonly path: string;
  /** Id of its node in the definition; an item has that of its foreach. */
  readonly node: string;
  readonly name: string;
  readonly kind: StepKind;
  readonly description: string;
  /** The fencing number: grows with every start, and a result with another one changes nothing. */
  readonly attempt: number;
  /** Tries that failed since the step was opened. */
  readonly failures: number;
  readonly startedAt?: Date;
  /** For a foreach, once it has begun. */
  readonly items?: readonly Item[];
  readonly status: Status;
}

export const isOpen = (step: Step): boolean =>
  step.status.state === 'running' || step.status.state === 'waiting' || step.status.state === 'pending';

/** What ended, however it ended. */
export const stepEnded = (step: Step | undefined): boolean => step !== undefined && !isOpen(step);
