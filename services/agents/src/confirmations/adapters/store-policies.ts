import type { ServiceSchema, Store } from '@hexad/store';
import { Policies, type KeptPolicy } from '../application/policies.js';
import { ConfirmationPolicy, DEFAULT_POLICY } from '../domain/policy.js';

/** Of a project, or with an empty one of the tenant. */
export const confirmations: ServiceSchema['migrations'][number] = {
  name: '0008-confirmations',
  tenantTables: ['confirmations'],
  sql: `
    create table confirmations (
      tenant uuid not null,
      project_id text not null,
      policy jsonb not null,
      changed_by text not null,
      changed_at timestamptz not null,
      primary key (tenant, project_id)
    );`,
};

interface Row {
  readonly policy: unknown;
  readonly changed_by: string;
  readonly changed_at: Date;
}

const SHOWN = 'policy, changed_by, changed_at';

export class StorePolicies extends Policies {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async find(tenant: string, projectId: string): Promise<KeptPolicy> {
    const sql = `select ${SHOWN} from confirmations where project_id = any ($1::text[]) order by project_id desc limit 1`;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Row>(sql, [[projectId, '']]));
    return row ? toKept(row) : { policy: DEFAULT_POLICY, changedBy: '', changedAt: undefined };
  }

  override async set(tenant: string, projectId: string, policy: ConfirmationPolicy, by: string, at: Date): Promise<KeptPolicy> {
    const sql = `insert into confirmations (tenant, project_id, policy, changed_by, changed_at) values ($1, $2, $3::jsonb, $4, $5)
      on conflict (tenant, project_id) do update set policy = excluded.policy, changed_by = excluded.changed_by, changed_at = excluded.changed_at
      returning ${SHOWN}`;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<Row>(sql, [tenant, projectId, JSON.stringify(policy), by, at]));
    return toKept(row!);
  }
}

const toKept = ({ policy, changed_by: changedBy, changed_at: changedAt }: Row): KeptPolicy => ({
  policy: ConfirmationPolicy.parse(policy),
  changedBy,
  changedAt,
});
