import type { ErrorCode } from '@hexad/kernel';
import type { JsonObject } from '../../expressions/json.js';
import type { Priority } from '../../language/definition.js';
import type { Value } from './large.js';

export type EndState = 'succeeded' | 'failed' | 'cancelled' | 'compensated' | 'compensation_failed';
/** `queued`: it waits for a slot of its concurrency. `paused`: nothing new begins until somebody resumes it. `compensating`: it undoes what it did. `compensated`: it failed or was cancelled, and everything that can be undone is. */
export type RunState = 'pending' | 'queued' | 'running' | 'waiting' | 'paused' | 'compensating' | EndState;

const ENDED: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed']);

export const hasEnded = (state: RunState): boolean => ENDED.has(state);

/** Whether nothing new may begin in a run now. */
export const isHeld = ({ paused, queued }: Pick<Run, 'paused' | 'queued'>): boolean => paused === true || queued !== undefined;

/** Why a step or a run ended badly, in words for people. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** How the steps of a run came out, while what follows them is still at work: undoing, then post-execution actions. */
export interface Ending {
  readonly state: 'succeeded' | 'failed' | 'cancelled';
  readonly failure?: Failure;
  /** What the run did is undone. */
  readonly rollback: boolean;
}

export interface Patch {
  readonly value: Value;
  readonly at: Date;
}

export interface Parent {
  readonly runId: string;
  readonly path: string;
  readonly attempt: number;
  /** How many runs it lies in. */
  readonly depth: number;
}

export interface Run {
  readonly id: string;
  /** Name under which it was started: `build`. */
  readonly workflow: string;
  readonly projectId: string;
  /** Who started it; plugins work on their behalf. */
  readonly actor: string;
  /** Who else has had a hand in what it does: wrote its files or what started it, set its variables, answered or repeated its steps, said what is approved. */
  readonly hands?: readonly string[];
  readonly state: RunState;
  readonly inputs: JsonObject;
  readonly createdAt: Date;
  /** Whether it comes first among the runs of its tenant; absent: normal. A run that a step starts has that of the run around it. */
  readonly priority?: Priority;
  /** The step of another run that it works for. */
  readonly parent?: Parent;
  readonly paused?: boolean;
  /** It waits for a slot: before it has begun, or since it was resumed. */
  readonly queued?: 'new' | 'again';
  /** Variables that somebody set by hand: they count until a step that ends later sets them. Also those of the file since their first use, with the beginning of time: any step may set them. */
  readonly patches?: Readonly<Record<string, Patch>>;
  readonly ending?: Ending;
  /** When it must be through, since somebody resumed it; absent: as the file says, from its start. */
  readonly dueAt?: Date;
  readonly endedAt?: Date;
  readonly failure?: Failure;
}
