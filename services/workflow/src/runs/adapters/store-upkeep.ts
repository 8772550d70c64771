import type { Clock } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Upkeep } from '../application/runs.js';
import { DUE, EXTEND, RELEASE, TAKE_OVER } from './statements.js';

const MAX_DUE = 100;

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

  override async due(now: Date): Promise<{ tenant: string; runId: string }[]> {
    const due: { tenant: string; runId: string }[] = [];
    for (const tenant of await this.#store.tenants()) {
      const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ id: string }>(DUE, [now, MAX_DUE]));
      due.push(...rows.map(({ id }) => ({ tenant, runId: id })));
    }
    return due;
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
