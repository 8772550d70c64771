import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError, insideTransaction, isUuid, type Ids } from '@hexad/kernel';
import type { DataSource, QueryRunner } from 'typeorm';
import type { FairQueue } from './fair-queue.js';
import { roleOf } from './names.js';
import { OpenTx } from './open-tx.js';
import { retryContended } from './retry.js';
import { Store, type Tx } from './store.js';
import { within } from './within.js';

export interface Database {
  /** Fails with `unavailable` while the database is closed. */
  source(): DataSource;
  readonly queue: FairQueue;
  readonly ids: Ids;
  /** Milliseconds that one statement may take; PGlite ignores it. */
  readonly statementTimeoutMs: number;
  /** Milliseconds that one transaction may hold its connection. */
  readonly transactionTimeoutMs: number;
  /** Sent with the commit where other processes relay. */
  readonly notify: boolean;
  committed(service: string): void;
  failure(thrown: unknown): Promise<AppError>;
}

/** Shared by all services of the process, so that one's transaction is seen by another. */
const current = new AsyncLocalStorage<OpenTx>();

const BEGIN = `select set_config('role', $1, true), set_config('search_path', $2, true), set_config('hexad.tenant', $3, true), set_config('statement_timeout', $4, true)`;

export class TenantStore extends Store {
  readonly #service: string;
  readonly #database: Database;
  readonly #known = new Set<string>();

  constructor(service: string, database: Database) {
    super();
    this.#service = service;
    this.#database = database;
  }

  override async inTenant<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!isUuid(tenant)) throw new AppError('invalid', `"${tenant}" is not the id of a tenant.`);
    const outer = current.getStore();
    if (outer?.open) return this.#join(outer, tenant, work);
    return retryContended(() => this.#database.queue.run(this.#service, () => this.#transaction(tenant, work)));
  }

  override async tenants(): Promise<string[]> {
    if (current.getStore()?.open) throw this.#nested('the list of tenants');
    const { queue } = this.#database;
    const sql = `select tenant from ${this.#service}.known_tenants order by tenant`;
    const rows = await queue.run(this.#service, () =>
      this.#connected(async (runner) => {
        await runner.startTransaction();
        await runner.query(BEGIN, this.#beginning(''));
        const { records } = await runner.query(sql, [], true);
        await runner.commitTransaction();
        return records as { tenant: string }[];
      }),
    );
    return rows.map((row) => row.tenant);
  }

  #join<T>(outer: OpenTx, tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (outer.service === this.#service && outer.tenant === tenant) return work(outer);
    throw this.#nested(`tenant ${tenant}`);
  }

  #nested(what: string): AppError {
    const outer = current.getStore();
    const around = `${outer?.service} for tenant ${outer?.tenant}`;
    return new AppError(
      'internal',
      `${this.#service} opened a transaction for ${what} inside the one of ${around}; do one after the other.`,
    );
  }

  #transaction<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#connected(async (runner) => {
      const { ids, transactionTimeoutMs, notify } = this.#database;
      const tx = new OpenTx(this.#service, tenant, runner, ids);
      await runner.startTransaction();
      await runner.query(BEGIN, this.#beginning(tenant));
      let result: T;
      try {
        const name = `${this.#service} for tenant ${tenant}`;
        const running = current.run(tx, () => insideTransaction.run(name, async () => work(tx)));
        result = await within(transactionTimeoutMs, running, `The transaction of ${name} did not end`);
        if (!this.#known.has(tenant)) await tx.execute('insert into known_tenants values ($1) on conflict do nothing', [tenant]);
        await tx.flush();
        if (notify && tx.published > 0) await tx.query(`select pg_notify('hexad_outbox', $1)`, [this.#service]);
      } finally {
        tx.end();
      }
      await runner.commitTransaction();
      this.#known.add(tenant);
      if (tx.published > 0) this.#database.committed(this.#service);
      return result;
    });
  }

  #beginning(tenant: string): string[] {
    return [roleOf(this.#service), `${this.#service}, public`, tenant, String(this.#database.statementTimeoutMs)];
  }

  /** Gives the connection back in every case, without an open transaction. */
  async #connected<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = insideTransaction.leave(() => this.#database.source().createQueryRunner());
    try {
      return await work(runner);
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw await this.#database.failure(error);
    } finally {
      await runner.release();
    }
  }
}
