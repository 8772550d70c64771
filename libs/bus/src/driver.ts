import type { AppError } from '@hexad/kernel';
import type { Message } from './bus.js';

/** Where deliveries wait: one for each subscribing group, in order per key, and one for each queue of tasks. */
export type Lane =
  | { readonly kind: 'events'; readonly group: string; readonly types: readonly string[] }
  | { readonly kind: 'tasks'; readonly queue: string };

export const laneName = (lane: Lane): string => (lane.kind === 'events' ? `events:${lane.group}` : `tasks:${lane.queue}`);

/** A delivery that the driver waits to have settled, once. Settling resolves when the death of the
 * process can undo it no more; after the lease was lost it does nothing. */
export interface Received {
  /** Of a malformed one: what could be read. */
  readonly message: Message;
  /** Why it cannot be handled, whoever tries. */
  readonly malformed?: AppError | undefined;
  /** 1 for the first delivery. */
  readonly attempt: number;
  /** How often a process died and this delivery is to blame, as far as the transport knows. */
  readonly crashes: number;
  /** Aborted when the task is cancelled or somebody else may have the delivery. */
  readonly lost: AbortSignal;
  ack(): Promise<void>;
  /** Again after the delay; later ones of an ordered key wait for it. */
  retry(delayMs: number, error: AppError): Promise<void>;
  /** To the dead letters. */
  bury(error: AppError): Promise<void>;
  /** Again at once, as if it had not been delivered. */
  release(): Promise<void>;
}

export interface LaneOptions {
  /** Deliveries handed out and not settled, at most. */
  readonly concurrency: number;
  readonly ackDeadlineMs: number;
}

/** A lane that is being taken from. */
export interface Taking {
  /** Resolves when nothing more will be handed out; what was not handed out goes back. */
  stop(): Promise<void>;
  /** After that, when the handlers have ended or had their time: what they did not settle goes to others, unless leases see to it. */
  close?(): Promise<void>;
}

/** What a transport must be able to do. Retry policy, contexts and signals are above it, once for all. */
export abstract class BusDriver implements AsyncDisposable {
  /** What traces call it: OpenTelemetry's `messaging.system`. */
  abstract readonly system: string;
  /** Resolves when the lane exists. */
  abstract subscribe(lane: Lane, options: LaneOptions, take: (received: Received) => void): Promise<Taking>;
  abstract cancelTasks(tenant: string, queue: string, key: string): Promise<void>;
  abstract [Symbol.asyncDispose](): Promise<void>;
}
