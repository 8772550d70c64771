import type { Store } from '@hexad/store';
import { Retention } from '../application/archive.js';
import { DEFAULT_POLICY, type Policy } from '../domain/policy.js';

const SET = `
  insert into retention (tenant, policy, changed_by, changed_at) values ($1, $2::jsonb, $3, $4)
  on conflict (tenant) do update set policy = excluded.policy, changed_by = excluded.changed_by, changed_at = excluded.changed_at`;

export class StoreRetention extends Retention {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async get(tenant: string): Promise<Policy> {
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<{ policy: Policy | null }>('select policy from retention'));
    return { ...DEFAULT_POLICY, ...row?.policy };
  }

  override async set(tenant: string, policy: Policy, by: string, at: Date): Promise<void> {
    await this.#store.inTenant(tenant, (tx) => tx.execute(SET, [tenant, JSON.stringify(policy), by, at]));
  }
}
