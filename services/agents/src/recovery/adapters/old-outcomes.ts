import type { ServiceSchema, Store } from '@hexad/store';

/** Tries of a strategy against one code that are kept: more than are counted. */
const KEPT = 100;
/** Rows in one transaction. */
const MOST = 1_000;

/** The service may not remove what was learned. This function alone does, of the tenant of the transaction, and only what no longer counts. */
export const forgetOutcomes: ServiceSchema['migrations'][number] = {
  name: '0012-forget-recovery-outcomes',
  tenantTables: [],
  sql: `
    create function forget_recovery_outcomes(kept int, most int) returns int language sql security definer set search_path = agents, pg_temp as $$
      with mine as (
        select nullif(current_setting('hexad.tenant', true), '')::uuid as tenant
      ), tries as (
        select o.tenant, o.task_id, o.seq,
          row_number() over (partition by o.class, o.code, o.strategy order by o.at desc, o.seq desc) as nth
        from mine join recovery_outcomes o on o.tenant = mine.tenant
      ), old as (
        select tenant, task_id, seq from tries where nth > greatest(kept, 50) limit most
      ), gone as (
        delete from recovery_outcomes o using old where o.tenant = old.tenant and o.task_id = old.task_id and o.seq = old.seq returning 1
      )
      select count(*)::int from gone
    $$;`,
};

/** Takes away tries of strategies that are so old that they count no more; how many. */
export async function sweepOutcomes(store: Store): Promise<number> {
  let removed = 0;
  for (const tenant of await store.tenants())
    for (let some = MOST; some === MOST; removed += some) {
      const [row] = await store.inTenant(tenant, (tx) =>
        tx.query<{ removed: number }>('select forget_recovery_outcomes($1, $2) as removed', [KEPT, MOST]),
      );
      some = row!.removed;
    }
  return removed;
}
