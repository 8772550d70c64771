import type { Store } from '@hexad/store';
import { StartedRuns } from '../application/launch.js';

export class StoredStartedRuns extends StartedRuns {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async byKey(tenant: string, key: string): Promise<string | undefined> {
    const [row] = await this.#rows(
      tenant,
      'select id from runs where idempotency_key = $1 union all select id from archived_runs where idempotency_key = $1',
      key,
    );
    return row?.id;
  }

  override async atWork(tenant: string, ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    return (await this.#rows(tenant, 'select id from runs where id = any($1::uuid[]) and ended_at is null', ids)).map(({ id }) => id);
  }

  #rows(tenant: string, sql: string, parameter: unknown): Promise<{ readonly id: string }[]> {
    return this.#store.inTenant(tenant, (tx) => tx.query<{ id: string }>(sql, [parameter]));
  }
}
