import type { Store } from '@hexad/store';
import { HostLists, type HostList } from '../application/allowed-hosts.js';

export class StoreHostLists extends HostLists {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async get(tenant: string, projectId: string): Promise<HostList> {
    const sql = 'select hosts, changed_by, changed_at from http_hosts where project_id = $1';
    const [row] = await this.#store.inTenant(tenant, (tx) =>
      tx.query<{ hosts: readonly string[]; changed_by: string; changed_at: Date }>(sql, [projectId]),
    );
    return row
      ? { hosts: row.hosts, changedBy: row.changed_by, changedAt: row.changed_at }
      : { hosts: [], changedBy: '', changedAt: undefined };
  }

  override async set(tenant: string, projectId: string, { hosts, changedBy, changedAt }: HostList): Promise<void> {
    await this.#store.inTenant(tenant, (tx) =>
      tx.execute(
        `insert into http_hosts (tenant, project_id, hosts, changed_by, changed_at) values ($1, $2, $3::jsonb, $4, $5)
         on conflict (tenant, project_id) do update set hosts = excluded.hosts, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
        [tenant, projectId, JSON.stringify(hosts), changedBy, changedAt],
      ),
    );
  }
}
