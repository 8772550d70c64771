import { AppError, insideTransaction } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import { Housekeeping } from '../housekeeping.js';
import { migrate } from '../migrate.js';
import { missingMigrations } from './missing-migrations.js';
import { Session } from '../session.js';
import { SqlServer, type SqlServerOptions } from '../sql-server.js';
import { wakeText } from '../wakes.js';
import { PostgresAddress } from './address.js';
import { Listener, TELL } from './listener.js';
import { Notifier } from './notifier.js';

export interface PostgresStoreOptions extends SqlServerOptions {
  readonly url: string;
  /** Past a transaction-mode pooler, for what it breaks: LISTEN. Without it other processes' commits are found by sweeps. */
  readonly directUrl: string | undefined;
  /** Who may make roles and schemas; default: who connects. */
  readonly ownerUrl: string | undefined;
  /** Whether the schemas must be there when it is opened. */
  readonly migrated: boolean;
  readonly log: Log;
}

/** PostgreSQL 15 or later, shared with other processes. */
export class PostgresStore extends SqlServer {
  override readonly exclusive = false;
  readonly #options: PostgresStoreOptions;
  readonly #owner: PostgresAddress;
  readonly #housekeeping: Housekeeping;
  readonly #ended: Promise<undefined>;
  #close: (() => void) | undefined;
  readonly #notifier = new Notifier(async (services) => this.#listener?.tell(services) ?? this.pool().query(TELL, [services]));
  #listener: Listener | undefined;

  private constructor(options: PostgresStoreOptions, owner: PostgresAddress) {
    super(options);
    this.#owner = owner;
    this.#options = options;
    this.#housekeeping = new Housekeeping(this, options.log);
    this.#ended = new Promise((resolve) => (this.#close = () => resolve(undefined)));
  }

  static async open(options: PostgresStoreOptions): Promise<PostgresStore> {
    const { url, directUrl, ownerUrl } = options;
    const address = new PostgresAddress('HEXAD_DATABASE_URL', url);
    const direct = directUrl === undefined ? undefined : new PostgresAddress('HEXAD_DATABASE_DIRECT_URL', directUrl);
    const owner = ownerUrl === undefined ? undefined : new PostgresAddress('HEXAD_DATABASE_OWNER_URL', ownerUrl);
    const store = new PostgresStore(options, owner ?? direct ?? address);
    try {
      await store.connect({ url: options.url });
      await store.#warn();
      if (options.migrated) await store.#checkSchemas();
    } catch (error) {
      await store[Symbol.asyncDispose]();
      throw address.failure(error);
    }
    if (direct !== undefined) {
      store.#listener = new Listener(direct.url, (text) => store.notified(text), options.log);
    }
    return store;
  }

  override get ended(): Promise<Error | undefined> {
    return this.#ended;
  }

  override committed(service: string): void {
    super.committed(service);
    insideTransaction.leave(() => this.#notifier.tell(service));
  }

  override said(service: string, word: string): void {
    super.said(service, word);
    insideTransaction.leave(() => this.#notifier.tell(wakeText(service, word)));
  }

  override async migrate(): Promise<void> {
    try {
      const [login] = (await this.pool().query<{ name: string }>('select quote_ident(session_user) as name')).rows;
      await using session = await this.#ownerSession();
      await migrate(session, this.schemas, login === undefined ? [] : [login.name]);
    } catch (error) {
      throw this.#owner.migrationFailure(error);
    }
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#housekeeping[Symbol.asyncDispose]();
    await this.disconnect();
    await this.#notifier.idle();
    await this.#listener?.[Symbol.asyncDispose]();
    this.#close?.();
  }

  async #ownerSession(): Promise<Session> {
    try {
      return await insideTransaction.leave(() => Session.connect({ connectionString: this.#owner.url }));
    } catch (error) {
      throw this.#owner.failure(error);
    }
  }

  async #checkSchemas(): Promise<void> {
    const sql = 'select name from unnest($1::text[]) name where not exists (select from pg_namespace where nspname = name) order by name';
    const absent = (await this.pool().query<{ name: string }>(sql, [this.schemas.map(({ service }) => service)])).rows;
    if (absent.length > 0) throw behind(absent.map(({ name }) => name).join(', '));
    for (const schema of this.schemas) {
      const missing = await missingMigrations(this.pool(), schema);
      if (missing.length > 0) throw behind(`${missing.join(', ')} of ${schema.service}`);
    }
  }

  async #warn(): Promise<void> {
    const sql = 'select rolname as name from pg_roles where rolname = session_user and (rolsuper or rolbypassrls)';
    const [strong] = (await this.pool().query<{ name: string }>(sql)).rows;
    if (strong !== undefined) {
      this.#options.log.warn(`the database user ${strong.name} may read every tenant; run services as a user without these rights`);
    }
  }
}

const behind = (what: string): AppError =>
  new AppError('settings_invalid', `The database of HEXAD_DATABASE_URL has no ${what} yet; run \`hexad migrate\` first.`);
