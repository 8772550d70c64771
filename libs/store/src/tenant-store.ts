import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError, insideTransaction, isUuid, type Ids } from '@hexad/kernel';
import type { Metrics, Tracing } from '@hexad/telemetry';
import type { PoolClient, QueryResult } from 'pg';
import type { DataSource } from 'typeorm';
import { OpenTx } from './open-tx.js';
import type { Begun } from './store-server.js';
import { Store, type TransactionOptions, type Tx } from './store.js';
import type { Message, Steps } from './transaction.js';
import { Wakes } from './wakes.js';

export interface Statement {
  readonly service: string;
  readonly sql: string;
  readonly parameters?: readonly unknown[] | undefined;
}

export interface Database {
  /** Fails with `unavailable` while the database is closed. */
  source(): DataSource;
  readonly ids: Ids;
  readonly tracing: Tracing;
  readonly metrics: Metrics | undefined;
  /** Statements that begin a transaction as this service. */
  begin(service: string): string;
  statement(client: PoolClient, statement: Statement): Promise<QueryResult>;
  /** A transaction in the turn of this service; contended ones run again. Fails with AppErrors only. */
  transaction<T>(service: string, steps: () => Steps<T>): Promise<T>;
  /** The same in one trip. Gives what each statement answered. */
  message(service: string, sent: Message): Promise<readonly QueryResult[]>;
  committed(service: string): void;
  said(service: string, word: string): void;
}

type Work<T> = (tx: Tx, begun: Begun) => Promise<T>;

/** Shared by all services of the process, so that one's transaction is seen by another. */
const current = new AsyncLocalStorage<OpenTx>();

export class TenantStore extends Store {
  readonly #service: string;
  readonly #database: Database;
  readonly #known = new Set<string>();
  readonly #wakes = new Wakes();

  constructor(service: string, database: Database) {
    super();
    this.#service = service;
    this.#database = database;
  }

  override async inTenant<T>(tenant: string, work: Work<T>, { first }: TransactionOptions = {}): Promise<T> {
    const outer = this.#outer(tenant);
    if (outer !== undefined) return work(outer, first === undefined ? [] : [await outer.query(first)]);
    return this.#transaction(tenant, work, first);
  }

  override async inOneTrip<R extends object>(tenant: string, sql: string): Promise<R[]> {
    const outer = this.#outer(tenant);
    if (outer !== undefined) return outer.query<R>(sql);
    const statements = `${this.#beginning(tenant)}; ${this.#noted(tenant)}${sql}`;
    const results = await this.#database.message(this.#service, { name: this.#nameFor(tenant), statements });
    this.#known.add(tenant);
    return results.at(-1)!.rows as R[];
  }

  override async tenants(): Promise<string[]> {
    if (current.getStore()?.open) throw this.#nested('the list of tenants');
    const sql = `select tenant from ${this.#service}.known_tenants order by tenant`;
    return this.#database.transaction(this.#service, () => ({
      name: `${this.#service} for its tenants`,
      begin: this.#database.begin(this.#service),
      work: async (client) => (await client.query<{ tenant: string }>(sql)).rows.map((row) => row.tenant),
      over: () => undefined,
    }));
  }

  override onWake(listener: (word: string) => void): Disposable {
    return this.#wakes.listen(listener);
  }

  /** Somebody said it, here or in another process. */
  woken(word: string): void {
    this.#wakes.say(word);
  }

  /** The transaction to join, when there is one around. */
  #outer(tenant: string): OpenTx | undefined {
    if (!isUuid(tenant)) throw new AppError('invalid', `"${tenant}" is not the id of a tenant.`);
    const outer = current.getStore();
    if (!outer?.open) return undefined;
    if (outer.service !== this.#service || outer.tenant !== tenant) throw this.#nested(`tenant ${tenant}`);
    return outer;
  }

  #nested(what: string): AppError {
    const outer = current.getStore();
    const around = `${outer?.service} for tenant ${outer?.tenant}`;
    return new AppError(
      'internal',
      `${this.#service} opened a transaction for ${what} inside the one of ${around}; do one after the other.`,
    );
  }

  async #transaction<T>(tenant: string, work: Work<T>, first: string | undefined): Promise<T> {
    let published = 0;
    let words: readonly string[] = [];
    const result = await this.#database.transaction(this.#service, () => {
      const name = this.#nameFor(tenant);
      let tx: OpenTx | undefined;
      return {
        name,
        begin: [this.#beginning(tenant), ...(first === undefined ? [] : [first])].join('; '),
        work: async (client, begun) => {
          const database = this.#database;
          const service = this.#service;
          const opened = new OpenTx({ service, tenant, source: database.source(), client, database });
          tx = opened;
          const value = await current.run(opened, () =>
            insideTransaction.run(name, async () =>
              work(
                opened,
                begun.map(({ rows }) => rows as object[]),
              ),
            ),
          );
          await opened.flush();
          published = opened.published;
          words = opened.words;
          return value;
        },
        over: () => tx?.end(),
        end: () => (tx?.closing ?? []).map((sql) => `${sql}; `).join('') + this.#noted(tenant),
      };
    });
    this.#known.add(tenant);
    if (published > 0) this.#database.committed(this.#service);
    for (const word of words) this.#database.said(this.#service, word);
    return result;
  }

  #nameFor(tenant: string): string {
    return `${this.#service} for tenant ${tenant}`;
  }

  #beginning(tenant: string): string {
    return `${this.#database.begin(this.#service)}; set local hexad.tenant = '${tenant}'`;
  }

  /** So that sweeps find it. */
  #noted(tenant: string): string {
    return this.#known.has(tenant) ? '' : `insert into known_tenants values ('${tenant}') on conflict do nothing; `;
  }
}
