import { AppError, assertOutsideTransaction, DATABASE_AWAY, insideTransaction, Uuid7, type Ids } from '@hexad/kernel';
import type { Metrics, Tracing } from '@hexad/telemetry';
import type pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { databaseError } from './database-errors.js';
import { FairQueue } from './fair-queue.js';
import type { ServiceSchema } from './migration.js';
import { BUS, roleOf } from './names.js';
import { retryContended } from './retry.js';
import { StoreServer, type Begun, type BusSql, type BusTransaction } from './store-server.js';
import type { Store } from './store.js';
import { TenantStore, type Database, type Statement } from './tenant-store.js';
import { message, transaction, type Message, type Steps } from './transaction.js';
import { readWake } from './wakes.js';

export interface SqlServerOptions {
  readonly schemas: readonly ServiceSchema[];
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  readonly transactionTimeoutMs: number;
  readonly waitMs: number;
  readonly ids?: Ids;
  readonly tracing: Tracing;
  readonly metrics?: Metrics | undefined;
}

const unheard = (): void => undefined;

/**
 * The pool listens to a connection only while nobody has it. One that ends between two statements, or in the moment in which it is handed over,
 * ends no process: the next statement fails, and the pool takes no such connection back.
 */
function outlive(client: pg.PoolClient): void {
  if (!client.listeners('error').includes(unheard)) client.on('error', unheard);
}

/** What both databases share: one DataSource, one queue before it. */
export abstract class SqlServer extends StoreServer implements Database {
  protected readonly queue: FairQueue;
  readonly ids: Ids;
  readonly tracing: Tracing;
  readonly metrics: Metrics | undefined;
  readonly services: readonly string[];
  protected readonly schemas: readonly ServiceSchema[];
  readonly #poolSize: number;
  readonly #statementTimeoutMs: number;
  readonly #transactionTimeoutMs: number;
  readonly #stores = new Map<string, TenantStore>();
  readonly #listeners = new Set<(service: string) => void>();
  #source: DataSource | undefined;

  protected constructor({
    schemas,
    poolSize,
    statementTimeoutMs,
    transactionTimeoutMs,
    waitMs,
    tracing,
    ids = new Uuid7(),
    metrics,
  }: SqlServerOptions) {
    super();
    this.schemas = schemas;
    this.services = schemas.map((s) => s.service);
    this.ids = ids;
    this.tracing = tracing;
    this.metrics = metrics;
    this.#statementTimeoutMs = statementTimeoutMs;
    this.#transactionTimeoutMs = transactionTimeoutMs;
    this.queue = new FairQueue(poolSize, waitMs);
    this.#poolSize = poolSize;
  }

  override store({ service }: ServiceSchema): Store {
    if (!this.services.includes(service))
      throw new AppError('internal', `The schema of ${service} was not given when the store was opened.`);
    const store = this.#stores.get(service) ?? new TenantStore(service, this);
    this.#stores.set(service, store);
    return store;
  }

  override asBus<T>(work: (sql: BusSql, begun: Begun) => Promise<T>, { durable = true, first }: BusTransaction = {}): Promise<T> {
    assertOutsideTransaction('the bus');
    // What the embedded database has not written dies with this process.
    const waits = durable || this.exclusive;
    return this.transaction(BUS, () => {
      let ended = false;
      const statement = async (client: pg.PoolClient, sql: string, parameters?: readonly unknown[]) => {
        if (ended) throw new AppError('internal', 'The transaction of the bus has ended; await everything inside it.');
        return this.statement(client, { service: BUS, sql, parameters });
      };
      return {
        name: 'the bus',
        begin: [this.begin(BUS), ...(waits ? [] : ['set local synchronous_commit = off']), ...(first === undefined ? [] : [first])].join(
          '; ',
        ),
        work: (client, begun) =>
          work(
            {
              rows: async <R extends object>(sql: string, parameters?: readonly unknown[]) =>
                (await statement(client, sql, parameters)).rows as R[],
              execute: async (sql, parameters) => (await statement(client, sql, parameters)).rowCount ?? 0,
            },
            begun.map(({ rows }) => rows as object[]),
          ),
        over: () => (ended = true),
      };
    });
  }

  override onCommitted(listener: (service: string) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** While the database is started again: resolves when it takes statements. */
  protected get opening(): Promise<unknown> | undefined {
    return undefined;
  }

  /** What a failed statement or connection means. */
  async failure(thrown: unknown): Promise<AppError> {
    return databaseError(thrown);
  }

  begin(service: string): string {
    return `begin; set local role ${roleOf(service)}; set local search_path = ${service}, public; set local statement_timeout = ${this.#statementTimeoutMs}`;
  }

  /** One statement in a transaction of the service. */
  statement(client: pg.PoolClient, { sql, parameters }: Statement): Promise<pg.QueryResult> {
    return client.query(sql, parameters as unknown[]);
  }

  transaction<T>(service: string, steps: () => Steps<T>): Promise<T> {
    return this.#run(service, (pool) => transaction(pool, steps(), this.#transactionTimeoutMs));
  }

  message(service: string, sent: Message): Promise<readonly pg.QueryResult[]> {
    return this.#run(service, (pool) => message(pool, sent, this.#transactionTimeoutMs));
  }

  committed(service: string): void {
    this.heard(service);
  }

  /** Somebody committed outbox rows. */
  protected heard(service: string): void {
    for (const listener of this.#listeners) insideTransaction.leave(() => listener(service));
  }

  /** A committed transaction said it to those who listen to this service. */
  said(service: string, word: string): void {
    this.#stores.get(service)?.woken(word);
  }

  /** What another process said after its commit. */
  protected notified(text: string): void {
    const { service, word } = readWake(text);
    if (word === undefined) this.heard(service);
    else this.#stores.get(service)?.woken(word);
  }

  source(): DataSource {
    if (this.#source === undefined) throw new AppError('unavailable', 'The database is closed.', { details: DATABASE_AWAY });
    return this.#source;
  }

  protected async connect(connection: Partial<DataSourceOptions>): Promise<void> {
    const source = new DataSource({
      type: 'postgres',
      ...connection,
      poolSize: this.#poolSize,
      connectTimeoutMS: 5_000,
      installExtensions: false,
      uuidExtension: 'pgcrypto',
      entities: this.schemas.flatMap((s) => [...(s.entities ?? [])]),
      poolErrorHandler: () => undefined,
    } as DataSourceOptions);
    try {
      await insideTransaction.leave(() => source.initialize());
    } catch (error) {
      throw databaseError(error);
    }
    this.#source = source;
    this.pool().on('acquire', outlive);
  }

  /** New work is refused; what has begun ends first. */
  protected async disconnect(): Promise<void> {
    const source = this.#source;
    this.#source = undefined;
    await this.queue.idle();
    await source?.destroy();
  }

  protected pool(): pg.Pool {
    return (this.source().driver as unknown as { master: pg.Pool }).master;
  }

  #run<T>(service: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    return retryContended(() => this.queue.run(service, () => this.#once(work)));
  }

  async #once<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    try {
      if (this.opening !== undefined) await this.opening;
      return await work(this.pool());
    } catch (error) {
      throw await this.failure(error);
    }
  }
}
