import type { EventType } from '@hexad/kernel';
import type { Begun } from './store-server.js';
import type { EntitySchema, EntityManager, ObjectLiteral, Repository } from 'typeorm';

/** An event to be written beside the business change; the relay publishes it later. */
export interface OutboxEvent<T extends object = object> {
  /**
   * `hexad.<service>.<noun>.<verb>.v1`, declared in `proto/` with its payload: words of A-Z, a-z, 0-9, `_` and `-` with dots between, at
   * most 120 characters.
   */
  readonly type: EventType<T>;
  /** Events of one key are delivered in the order in which they were written. Any script, at most 1,024 bytes. */
  readonly key: string;
  /** The proto message as plain JSON, at most 1,000,000 bytes. */
  readonly data: NoInfer<T>;
  /** The project, where there is one. */
  readonly subject?: string;
}

/** A command for exactly one of the workers on `queue`, written beside the business change. */
export interface OutboxTask {
  readonly queue: string;
  readonly key: string;
  readonly data: object;
  /** Default `normal`. Of one that is `ordered` it is `invalid`. */
  readonly priority?: 'low' | 'normal' | 'high';
  /**
   * With true it is handled after the ordered ones of its tenant, queue and key that were enqueued, or fell due, before it, and while none of
   * them is. Default false: in no order.
   */
  readonly ordered?: boolean;
  /** Whole milliseconds from 0, the default, to 30 days: no worker gets it before, by the database's clock. Others overtake it meanwhile. */
  readonly delayMs?: number;
}

/** One transaction of one service for one tenant. Every statement in it sees that tenant's rows only. */
export interface Tx {
  readonly tenant: string;
  readonly manager: EntityManager;
  repository<T extends ObjectLiteral>(schema: EntitySchema<T>): Repository<T>;
  /** Rows of one statement with `$1` parameters. Table names need no schema: the search path is the service's own. */
  query<R extends object>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
  /** Like `query`, but the number of rows that a write changed. */
  execute(sql: string, parameters?: readonly unknown[]): Promise<number>;
  /** Fails, and refuses the transaction, with `too_large` or `invalid` what no transport would take. */
  publish<T extends object>(event: OutboxEvent<T>): Promise<void>;
  /** Refuses as `publish` does. */
  enqueue(task: OutboxTask): Promise<void>;
  /** Inbox: true the first time that `consumer` sees this message id, false ever after (when this transaction commits). */
  firstTime(consumer: string, messageId: string): Promise<boolean>;
  /**
   * When this transaction commits, says `word` to who listens with `Store.onWake`. For hurry only: nothing is kept, so a sweep finds what
   * nobody heard. Letters, digits and dashes, at most 100.
   */
  wake(word: string): void;
  /**
   * Sends a statement with the commit, so that it costs no trip of its own; after everything else, in the order in which they were said. When it
   * fails nothing is committed. Texts in it go through `literal`.
   */
  last(sql: string): void;
}

export interface TransactionOptions {
  /** Statements sent with those that begin the transaction. Texts in them go through `literal`. Its rows are the last of what `work` gets. */
  readonly first?: string;
}

/**
 * The only door to a service's tables.
 * Fails with `contended` (after bounded retries) on lost serialisation, `unavailable` when the database is away.
 */
export abstract class Store {
  /** A nested call of the same service and tenant joins the transaction; any other nesting throws. RPC, bus, model, file and child-process ports throw inside. */
  abstract inTenant<T>(tenant: string, work: (tx: Tx, begun: Begun) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * A statement that is a transaction of its own, in a single trip: committed when it resolves with its rows. Texts in it go through `literal`. Inside
   * a transaction of the same service and tenant it is one of its statements.
   */
  abstract inOneTrip<R extends object>(tenant: string, sql: string): Promise<R[]>;
  /** Tenants that have rows in this service, for sweeps: `for (const t of await store.tenants()) await store.inTenant(t, …)`. */
  abstract tenants(): Promise<string[]>;
  /** Calls back with what transactions of this service said with `Tx.wake`: here, and where the database can say so in other processes. */
  abstract onWake(listener: (word: string) => void): Disposable;
}
