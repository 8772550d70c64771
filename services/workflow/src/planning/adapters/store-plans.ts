import { AppError, isUuid } from '@hexad/kernel';
import type { Plan } from '@hexad/proto/documents';
import type { Store } from '@hexad/store';
import { Plans, type PlannedRun } from '../application/plans.js';

export class StorePlans extends Plans {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async save(tenant: string, runId: string, specId: string, plan: Plan): Promise<void> {
    await this.#store.inTenant(tenant, (tx) =>
      tx.execute(
        `insert into plans (tenant, run_id, spec_id, plan) values ($1, $2, $3, $4::jsonb)
         on conflict (run_id) do update set spec_id = excluded.spec_id, plan = excluded.plan, created_at = now()`,
        [tenant, runId, specId, JSON.stringify(plan)],
      ),
    );
  }

  override async get(tenant: string, runId: string): Promise<Plan> {
    const [row] = isUuid(runId)
      ? await this.#store.inTenant(tenant, (tx) => tx.query<{ plan: Plan }>('select plan from plans where run_id = $1', [runId]))
      : [];
    if (!row) throw new AppError('not_found', `Run ${runId} has no plan; it is made by the step that plans.`);
    return row.plan;
  }

  override async findIn(tenant: string, projectId: string, runId?: string): Promise<PlannedRun | undefined> {
    if (runId !== undefined && !isUuid(runId)) return undefined;
    const [row] = await this.#store.inTenant(tenant, (tx) =>
      tx.query<{ run_id: string; spec_id: string }>(
        `select plans.run_id, plans.spec_id from plans
         join (select id, project_id from runs union all select id, project_id from archived_runs) runs on runs.id = plans.run_id
         where runs.project_id = $1 and ($2::uuid is null or runs.id = $2::uuid) order by runs.id desc limit 1`,
        [projectId, runId ?? null],
      ),
    );
    return row && { runId: row.run_id, specId: row.spec_id };
  }
}
