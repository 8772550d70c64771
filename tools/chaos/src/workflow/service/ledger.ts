import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { ServiceSchema, Store, Tx } from '@hexad/store';
import type { Leaf } from '@hexad/service-workflow/testing';

/**
 * What steps did outside of the engine, and each time that one was tried. Nothing in the tables keeps an effect from being written twice: whoever
 * does a step looks for its key first, as every plugin must.
 */
export const ledgerSchema: ServiceSchema = {
  service: 'dispatcher',
  migrations: [
    {
      name: '0001-ledger',
      tenantTables: ['effects', 'tries', 'told'],
      sql: `
        create table effects (at bigint generated always as identity, tenant uuid not null, run_id uuid not null, key text not null, what text not null,
          leaf integer not null);
        create table tries (at bigint generated always as identity, tenant uuid not null, key text not null);
        create table told (tenant uuid not null, run_id uuid not null, state text not null);
        create index effects_by_key on effects (key); create index tries_by_key on tries (key)`,
    },
  ],
};

export interface Doing {
  readonly tenant: string;
  readonly runId: string;
  /** The same for all tries of a step. */
  readonly key: string;
  readonly what: 'do' | 'undo';
  readonly leaf: Leaf;
}

/** One at a time for each key, also past processes. */
export async function alone(tx: Tx, key: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7)) is not null as ok', [key]);
}

/** Notes a try, and says how many there were before it. */
export async function noteTry(tx: Tx, { tenant, key }: Doing): Promise<number> {
  const [known] = await tx.query<{ count: number }>('select count(*)::int as count from tries where key = $1', [key]);
  await tx.execute('insert into tries (tenant, key) values ($1, $2)', [tenant, key]);
  return known!.count;
}

/** The effect of the step, if it has not had it. */
export async function happen(tx: Tx, { tenant, runId, key, what, leaf }: Doing): Promise<void> {
  if ((await tx.query('select from effects where key = $1', [key])).length > 0) return;
  await tx.execute('insert into effects (tenant, run_id, key, what, leaf) values ($1, $2, $3, $4, $5)', [tenant, runId, key, what, leaf.n]);
}

const AGAIN_MS = 100;

/** Until the database is there again. */
export async function patiently<T>(store: Store, tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await store.inTenant(tenant, work);
    } catch (error) {
      if (!AppError.from(error).retryable) throw error;
      await wait(AGAIN_MS);
    }
  }
}
