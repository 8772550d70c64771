import { insideTransaction } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import { databaseError } from '../database-errors.js';
import { Housekeeping } from '../housekeeping.js';
import { migrate } from '../migrate.js';
import { Session } from '../session.js';
import { SqlServer, type SqlServerOptions } from '../sql-server.js';
import { Listener } from './listener.js';

export interface PostgresStoreOptions extends SqlServerOptions {
  readonly url: string;
  /** Past a transaction-mode pooler, for what it breaks: LISTEN. Without it other processes' commits are found by sweeps. */
  readonly directUrl: string | undefined;
  /** Who may make roles and schemas; default: who connects. */
  readonly ownerUrl: string | undefined;
  readonly log: Log;
}

/** PostgreSQL 15 or later, shared with other processes. */
export class PostgresStore extends SqlServer {
  override readonly exclusive = false;
  override readonly notify = true;
  readonly #options: PostgresStoreOptions;
  readonly #housekeeping: Housekeeping;
  readonly #ended: Promise<undefined>;
  #close: (() => void) | undefined;
  #listener: Listener | undefined;

  private constructor(options: PostgresStoreOptions) {
    super(options);
    this.#options = options;
    this.#housekeeping = new Housekeeping(this, options.log);
    this.#ended = new Promise((resolve) => (this.#close = () => resolve(undefined)));
  }

  static async open(options: PostgresStoreOptions): Promise<PostgresStore> {
    const store = new PostgresStore(options);
    try {
      await store.connect({ url: options.url });
      await store.#warn();
    } catch (error) {
      await store[Symbol.asyncDispose]();
      throw databaseError(error);
    }
    if (options.directUrl !== undefined) {
      store.#listener = new Listener(options.directUrl, (service) => store.committed(service), options.log);
    }
    return store;
  }

  override get ended(): Promise<Error | undefined> {
    return this.#ended;
  }

  override async migrate(): Promise<void> {
    const { url, directUrl, ownerUrl } = this.#options;
    try {
      const [login] = (await this.pool().query<{ name: string }>('select quote_ident(session_user) as name')).rows;
      await using session = await insideTransaction.leave(() => Session.connect({ connectionString: ownerUrl ?? directUrl ?? url }));
      await migrate(session, this.schemas, login === undefined ? [] : [login.name]);
    } catch (error) {
      throw databaseError(error);
    }
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#housekeeping[Symbol.asyncDispose]();
    await this.#listener?.[Symbol.asyncDispose]();
    await this.disconnect();
    this.#close?.();
  }

  async #warn(): Promise<void> {
    const sql = 'select rolname as name from pg_roles where rolname = session_user and (rolsuper or rolbypassrls)';
    const [strong] = (await this.pool().query<{ name: string }>(sql)).rows;
    if (strong !== undefined) {
      this.#options.log.warn(`the database user ${strong.name} may read every tenant; run services as a user without these rights`);
    }
  }
}
