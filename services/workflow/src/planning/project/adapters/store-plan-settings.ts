import { PlanSettings } from '@hexad/proto/documents';
import type { Store } from '@hexad/store';
import { PlanSettingsStore } from '../application/plan-settings-store.js';

export class StorePlanSettings extends PlanSettingsStore {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async get(tenant: string, projectId: string): Promise<PlanSettings> {
    const [row] = await this.#store.inTenant(tenant, (tx) =>
      tx.query<{ settings: unknown }>('select settings from plan_settings where project_id = $1', [projectId]),
    );
    return PlanSettings.parse(row?.settings ?? {});
  }

  override async set(tenant: string, projectId: string, settings: PlanSettings): Promise<void> {
    await this.#store.inTenant(tenant, (tx) =>
      tx.execute(
        `insert into plan_settings (tenant, project_id, settings) values ($1, $2, $3::jsonb)
         on conflict (tenant, project_id) do update set settings = excluded.settings, updated_at = now()`,
        [tenant, projectId, JSON.stringify(settings)],
      ),
    );
  }
}
