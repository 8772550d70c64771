import type { ServiceSchema, Store } from '@hexad/store';
import { OldLogs } from './ports.js';

/** Tasks in one transaction. */
const MOST = 200;

/**
 * The service may neither change nor remove what stands in a log. This function alone removes whole logs, of the tenant of the transaction, and none in which
 * something was written within the last day.
 */
export const forgetTasks: ServiceSchema['migrations'][number] = {
  name: '0009-forget-tasks',
  tenantTables: [],
  sql: `
    create index task_log_of_age on task_log (tenant, at) where seq = 1;
    create function forget_tasks(days int, most int) returns int language sql security definer set search_path = agents, pg_temp as $$
      with mine as (
        select nullif(current_setting('hexad.tenant', true), '')::uuid as tenant, now() - greatest(days, 1) * interval '1 day' as before
      ), silent as (
        select first.tenant, first.task_id from mine join task_log first on first.tenant = mine.tenant
        where first.seq = 1 and first.at < mine.before
          and not exists (select from task_log later where later.tenant = first.tenant and later.task_id = first.task_id and later.at >= mine.before)
        order by first.at limit most
      ), messages as (
        delete from task_messages using silent where task_messages.tenant = silent.tenant and task_messages.task_id = silent.task_id
      ), logs as (
        delete from task_log using silent where task_log.tenant = silent.tenant and task_log.task_id = silent.task_id
      )
      select count(*)::int from silent
    $$;`,
};

export class StoredOldLogs extends OldLogs {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  override async forget(tenant: string, days: number): Promise<number> {
    const sql = 'select forget_tasks($1, $2) as tasks';
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<{ tasks: number }>(sql, [days, MOST]));
    return row!.tasks;
  }
}
