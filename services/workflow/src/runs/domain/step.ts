import type { Json, JsonObject } from '../../expressions/json.js';
import type { Node } from '../../language/definition.js';
import type { LargeOutputs } from './large.js';
import type { Failure } from './run.js';

/**
 * `item` is one element of a foreach, `stories[T3]`, and `round` one round of a while, `poll[3]`; their steps lie below them:
 * `stories[T3]/generate`. `remote` is a plugin step that a service outside carries out.
 */
export type StepKind = Node['kind'] | 'item' | 'round' | 'remote';

export type Status =
  | { readonly state: 'pending'; readonly readyAt?: Date }
  /** `lapsed`: it runs in the engine and the process that held its lease is gone. */
  | { readonly state: 'running'; readonly deadline?: Date; readonly lapsed?: boolean }
  /** `signal` is empty for an approval. */
  | { readonly state: 'waiting'; readonly signal: string; readonly payload: Json; readonly deadline?: Date }
  | (Outputs & { readonly state: 'succeeded'; readonly endedAt: Date })
  | (Outputs & { readonly state: 'failed'; readonly failure: Failure; readonly endedAt: Date })
  | { readonly state: 'skipped'; readonly reason: string; readonly endedAt: Date }
  | { readonly state: 'cancelled'; readonly endedAt: Date }
  | Undone;

interface Outputs {
  readonly outputs: JsonObject;
  /** What is kept beside the run because of its size. */
  readonly large?: LargeOutputs;
}

interface Undo extends Outputs {
  /** Why the step itself had failed, if it had. */
  readonly cause?: Failure;
}

export type Undone =
  /** It is being undone, by the step `<path>/compensate`. */
  | (Undo & { readonly state: 'compensating' })
  | (Undo & { readonly state: 'compensated'; readonly endedAt: Date })
  | (Undo & { readonly state: 'compensation_failed'; readonly failure: Failure; readonly endedAt: Date });

export type StepState = Status['state'];

/** What one person said at a gate. */
export interface Vote {
  readonly voter: string;
  /** For whom a delegate votes; absent: for themself. */
  readonly for?: string;
  readonly decision: 'approve' | 'reject';
  readonly comment: string;
  readonly form: Json;
  /** ISO 8601. */
  readonly at: string;
}

/** What a gate asks, and what was said so far. */
export interface Approval {
  /** What exactly is approved: a vote on another one does not count. */
  readonly revision: string;
  /** What the revision is one of; absent in rows of before there were subjects. */
  readonly subject?: string;
  /** Users and roles; empty: whoever may decide in the project. */
  readonly approvers: readonly string[];
  readonly authors: readonly string[];
  /** What those who decide are shown. */
  readonly payload: Json;
  readonly votes: readonly Vote[];
  readonly escalated: boolean;
  /** Counts how often the gate has asked; absent in rows of before there were rounds. */
  readonly round?: number;
  /** What the expression of the revision gave; another revision may have been told since. */
  readonly evaluated?: string;
}

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
  /** Id of its node in the definition; an item or a round has that of the step around it. */
  readonly node: string;
  readonly name: string;
  readonly kind: StepKind;
  readonly description: string;
  /** The fencing number: grows with every start, and a result with another one changes nothing. */
  readonly attempt: number;
  /** Tries that failed since the step was opened. */
  readonly failures: number;
  readonly startedAt?: Date;
  /** When the time for all its tries is over. */
  readonly until?: Date;
  /** For a plugin step that waits for its place in a process, or an agent's that waits for an agent: since when. Its time stands still. */
  readonly heldAt?: Date;
  /** For a foreach, once it has begun. */
  readonly items?: readonly Item[];
  /** For a switch, once it has begun: the name of the case that is done; empty when none holds. */
  readonly chosen?: string;
  /** For a while: how many rounds have begun. */
  readonly rounds?: number;
  /** For a workflow: its run of the present or last try. */
  readonly child?: string;
  /** For an approval, once it has begun; kept when it is decided. */
  readonly approval?: Approval;
  /** Variables of the file that need what only its inner steps see, since they were first used there. */
  readonly variables?: JsonObject;
  readonly status: Status;
}

const OPEN: ReadonlySet<StepState> = new Set(['pending', 'running', 'waiting', 'compensating']);

export const isOpen = (step: Step): boolean => OPEN.has(step.status.state);

/** What ended, however it ended. */
export const stepEnded = (step: Step | undefined): boolean => step !== undefined && !isOpen(step);
