import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type pg from 'pg';
import { Housekeeping } from '../housekeeping.js';
import { FolderLock } from '../files/folder-lock.js';
import { SocketFolder } from '../files/socket-folder.js';
import { APP_ROLE } from '../names.js';
import { SqlServer, type SqlServerOptions } from '../sql-server.js';
import type { Statement } from '../tenant-store.js';
import { connectionOf, startDatabase } from './embedded-database.js';
import { KeptPlans } from './kept-plans.js';
import { Maintenance } from './maintenance.js';
import { WatchedDatabase } from './watched-database.js';

export interface EmbeddedStoreOptions extends Omit<SqlServerOptions, 'poolSize'> {
  readonly folder: string;
  readonly templates: string | undefined;
  readonly runtimeDir: string | undefined;
  readonly maintenanceMs: number;
  readonly log: Log;
}

/** Between the end of its connections and the end of a database that is lost. */
const LAST_WORDS_MS = 1_000;

/** PGlite: one connection, one process, one folder. */
export class EmbeddedStore extends SqlServer {
  override readonly exclusive = true;
  readonly #held = new AsyncDisposableStack();
  readonly #full = Promise.withResolvers<AppError>();
  readonly #plans = new WeakMap<pg.PoolClient, KeptPlans>();
  #database: WatchedDatabase | undefined;

  private constructor(options: EmbeddedStoreOptions) {
    super({ ...options, poolSize: 1 });
  }

  static async open(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
    const store = new EmbeddedStore(options);
    try {
      await store.#open(options);
      return store;
    } catch (error) {
      await store[Symbol.asyncDispose]();
      throw AppError.from(error);
    }
  }

  override get ended(): Promise<AppError | undefined> {
    return this.#database === undefined ? Promise.resolve(undefined) : Promise.race([this.#database.ended, this.#full.promise]);
  }

  protected override get opening(): Promise<unknown> | undefined {
    return this.#database?.reopening;
  }

  /** A connection that broke because the database ended says why it did. On a full disk nothing can go on, so that is an end too. */
  override async failure(thrown: unknown): Promise<AppError> {
    const error = await super.failure(thrown);
    if (error.code === 'disk_full') this.#full.resolve(error);
    if (error.code !== 'unavailable') return error;
    const interrupted = await this.#database?.reopening?.catch(() => undefined);
    if (interrupted !== undefined) return interrupted;
    return (await Promise.race([this.ended, wait(LAST_WORDS_MS, undefined, { ref: false })])) ?? error;
  }

  override async migrate(): Promise<void> {}

  /** Those with parameters are said again and again. */
  override async statement(client: pg.PoolClient, given: Statement): Promise<pg.QueryResult> {
    const { service, sql, parameters = [] } = given;
    if (parameters.length === 0) return super.statement(client, given);
    const plans = this.#plans.get(client) ?? new KeptPlans();
    this.#plans.set(client, plans);
    const { name, first } = plans.of(service, sql);
    if (first !== '') await client.query(first);
    return client.query({ text: sql, values: [...parameters], ...(name !== undefined && { name }) });
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#held.disposeAsync();
  }

  async #open({ folder, templates, runtimeDir, schemas, statementTimeoutMs, maintenanceMs, log }: EmbeddedStoreOptions): Promise<void> {
    this.#held.use(FolderLock.take(folder));
    const { path: socketDir } = this.#held.use(SocketFolder.make(folder, runtimeDir));
    const start = () => startDatabase(folder, schemas, { socketDir, templates });
    this.#database = this.#held.use(await WatchedDatabase.start({ start, statementTimeoutMs, log }));
    const { user: username, ...connection } = connectionOf(socketDir, APP_ROLE);
    this.#held.defer(() => this.disconnect());
    await this.connect({ ...connection, username });
    this.#held.use(new Housekeeping(this, log));
    this.#held.use(new Maintenance((sql) => this.#alone(sql), maintenanceMs, log));
  }

  /** A statement outside any transaction, in its turn, which may take long. */
  #alone(sql: string): Promise<object[]> {
    return this.queue.run('maintenance', async () => {
      await this.opening;
      return this.#database!.patiently(async () => (await this.pool().query<object>(sql)).rows);
    });
  }
}
