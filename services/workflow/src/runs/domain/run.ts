import type { ErrorCode } from '@hexad/kernel';
import type { JsonObject } from '../../expressions/json.js';

export type RunState = 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';

export const hasEnded = (state: RunState): boolean => state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** Why a step or a run ended badly, in words for people. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface Run {
  readonly id: string;
  /** Name under which it was started: `build`. */
  readonly workflow: string;
  readonly projectId: string;
  /** Who started it; plugins work on their behalf. */
  readonly actor: string;
  readonly state: RunState;
  readonly inputs: JsonObject;
  readonly createdAt: Date;
  readonly endedAt?: Date;
  readonly failure?: Failure;
}
