import type { ServiceSchema } from './migration.js';
import type { Store } from './store.js';

/** Statements of the bus, in one transaction under its own role, which sees the outboxes of all tenants and the schema `bus`. */
export interface BusSql {
  rows<R extends object>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
  /** Number of rows changed. */
  execute(sql: string, parameters?: readonly unknown[]): Promise<number>;
}

/** The rows of each statement that began the transaction; those of `first` are the last. */
export type Begun = readonly (readonly object[])[];

export interface BusTransaction {
  /** Default true. With false a crash of the database may undo the last half second of such transactions, in the order in which they were; the death of a process does not. */
  readonly durable?: boolean;
  /** Statements sent with those that begin the transaction. Hold no text from outside. */
  readonly first?: string | undefined;
}

/** An open database. Closing it waits for the transactions that have begun. */
export abstract class StoreServer implements AsyncDisposable {
  /** No other process has this database open. */
  abstract readonly exclusive: boolean;
  abstract readonly services: readonly string[];
  abstract store(schema: ServiceSchema): Store;
  /** Brings the schemas up to date. An embedded database has been when it is opened. */
  abstract migrate(): Promise<void>;
  /** For the bus alone. Retried when contended. */
  abstract asBus<T>(work: (sql: BusSql, begun: Begun) => Promise<T>, options?: BusTransaction): Promise<T>;
  /** Calls back with the service after each commit in this process that wrote outbox rows, and where the database can say so in others. */
  abstract onCommitted(listener: (service: string) => void): Disposable;
  /** Resolves with the reason when the database is lost for good, with undefined when it was closed. */
  abstract readonly ended: Promise<Error | undefined>;
  abstract [Symbol.asyncDispose](): Promise<void>;
}
