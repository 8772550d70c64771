import type { Store } from '@hexad/store';
import { Kinds, type KindView } from '../application/ports.js';

const STATUS = `
  select
    (select count(*)::int from tasks where agent_kind = $1 and state = 'queued') as queued,
    (select count(*)::int from tasks where agent_kind = $1 and state in ('assigned', 'running')) as held,
    (select coalesce(max(extract(epoch from now() - queued_at) * 1000), 0)::int from tasks where agent_kind = $1 and state = 'queued') as "longestWaitMs",
    (select coalesce(jsonb_agg(jsonb_build_object('action', action, 'pool', pool, 'total', total, 'succeeded', succeeded, 'failed', failed)
      order by action, pool), '[]') from successes where agent_kind = $1) as successes`;

export class StoredKinds extends Kinds {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async status(tenant: string, kind: string): Promise<KindView> {
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<KindView>(STATUS, [kind]));
    return row!;
  }
}
