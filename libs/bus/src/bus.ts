import type { ErrorCode } from '@hexad/kernel';

/** A CloudEvents 1.0 message as a handler gets it. */
export interface Message<T = unknown> {
  readonly id: string;
  /** `hexad.<service>.<noun>.<verb>.v1`, or the queue's name for a task. */
  readonly type: string;
  /** `/hexad/<service>` */
  readonly source: string;
  readonly subject?: string;
  /** RFC 3339. */
  readonly time: string;
  readonly tenant: string;
  readonly actor: string;
  readonly key: string;
  readonly traceparent?: string;
  readonly data: T;
}

export interface Delivery<T = unknown> {
  readonly message: Message<T>;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Aborted when the bus closes, the task is cancelled, or its acknowledgement deadline has passed. */
  readonly signal: AbortSignal;
}

export type Handler<T = unknown> = (delivery: Delivery<T>) => Promise<void>;

export interface RetryPolicy {
  /** Deliveries in all, save those of an outage; default 5. Then the message is dead. */
  readonly attempts: number;
  /** Milliseconds before the second try; doubles with jitter up to `maxDelayMs`. Defaults 200 and 30_000. */
  readonly delayMs: number;
  readonly maxDelayMs: number;
  /**
   * Milliseconds; default 900_000. So long a message whose handler fails with `unavailable` is tried again however often that is: what it needs
   * is away, and the message is not to blame. Counted in each process from the first such failure. With 0 these are attempts like others.
   */
  readonly outageMs: number;
  /** Codes that are tried again, and no others; default: every retryable one and `internal`, which unknown errors are. */
  readonly codes?: readonly ErrorCode[];
}

export interface EventSubscription {
  /** The subscribing service and purpose: `workflow.task-results`. Each group sees every event once, in order per key. */
  readonly group: string;
  readonly types: readonly string[];
  /** Handlers at once in this process, of different keys; default 8. */
  readonly concurrency?: number;
  readonly retry?: Partial<RetryPolicy>;
}

export interface TaskSubscription {
  /** `tasks.code`. Its consumers compete. */
  readonly queue: string;
  /** Handlers at once in this process; default 1. */
  readonly concurrency?: number;
  /** A delivery not settled in this time is given to another; extended while the process lives. Default 60_000. */
  readonly ackDeadlineMs?: number;
  readonly retry?: Partial<RetryPolicy>;
}

/**
 * The bus. Publishing goes through the store's outbox (`tx.publish`, `tx.enqueue`), never directly.
 * Awaiting a subscribe call means that the subscription exists. A handler that resolves acknowledges; one that throws is retried by its
 * policy when the error is retryable or unknown, and goes to the dead letters otherwise.
 * Names of groups, types and queues are words of A-Z, a-z, 0-9, `_` and `-` with dots between, at most 120 characters; others are `invalid`.
 */
export abstract class Bus {
  abstract onEvent(subscription: EventSubscription, handler: Handler): Promise<AsyncDisposable>;
  abstract onTask(subscription: TaskSubscription, handler: Handler): Promise<AsyncDisposable>;
  /** Takes the tasks of this key out of the queue, also those that wait for their time; those that are being handled get their signal aborted and are not tried again. */
  abstract cancelTasks(task: { readonly tenant: string; readonly queue: string; readonly key: string }): Promise<void>;
}
