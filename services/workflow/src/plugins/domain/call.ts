import type { JsonObject } from '../../expressions/json.js';

/** A step that waits for a service outside, as it was handed to a worker. */
export interface TakenCall extends CallRef {
  readonly runId: string;
  readonly projectId: string;
  readonly actor: string;
  readonly path: string;
  readonly attempt: number;
  readonly plugin: string;
  readonly action: string;
  /** Secrets are references. */
  readonly inputs: JsonObject;
  /** Of `inputs` as JSON. */
  readonly bytes: number;
  readonly deadline: Date | undefined;
  /** Whoever is lost with it leaves it to nobody else. */
  readonly once: boolean;
}

/** A call as one worker has it. */
export interface CallRef {
  /** Of the step. */
  readonly id: string;
  /** Counts how often this attempt was handed out: the fencing number between workers. */
  readonly lease: number;
}
