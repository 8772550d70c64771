import type { Clock } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import type { Priority } from '../../language/definition.js';
import { Upkeep, type Due } from '../application/runs.js';
import { rankOf } from '../domain/priority.js';
import { DUE, EXTEND, RELEASE, TAKE_OVER } from './statements.js';

interface DueRow {
  readonly id: string;
  readonly priority: Priority;
  readonly since: Date;
}

export class StoreUpkeep extends Upkeep {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #owner: string;

  constructor(store: Store, clock: Clock, owner: string) {
    super();
    this.#store = store;
    this.#clock = clock;
    this.#owner = owner;
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  override async due(tenant: string, now: Date, limit: number, without: readonly string[]): Promise<Due[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<DueRow>(DUE, [now, limit, without]));
    return rows.map(({ id, priority, since }) => ({ tenant, runId: id, rank: rankOf({ priority }), since }));
  }

  override async extend(tenant: string, stepIds: readonly string[]): Promise<void> {
    await this.#store.inTenant(tenant, (tx) => tx.execute(EXTEND, [stepIds, this.#owner]));
  }

  override async release(tenant: string, stepIds: readonly string[]): Promise<void> {
    await this.#store.inTenant(tenant, (tx) => tx.execute(RELEASE, [stepIds, this.#owner, this.#clock.now()]));
  }

  override async takeOver(): Promise<void> {
    for (const tenant of await this.#store.tenants()) {
      await this.#store.inTenant(tenant, (tx) => tx.execute(TAKE_OVER, [this.#owner, this.#clock.now()]));
    }
  }
}
