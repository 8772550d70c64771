import type { Caller } from '@hexad/kernel';
import type { ProviderSettings } from '../domain/provider.js';
import type { ManageCatalog } from './manage-catalog.js';
import type { KeyPresence } from './ports.js';
import type { LaneState, ProviderLanes } from './provider-lanes.js';

export interface ShownProvider {
  readonly provider: ProviderSettings;
  /** In this process. */
  readonly state: LaneState;
  /** There is a key with which the caller may call it. */
  readonly hasKey: boolean;
}

/** The providers of a tenant, and how they stand. */
export class ShowProviders {
  readonly #catalog: ManageCatalog;
  readonly #lanes: ProviderLanes;
  readonly #keys: KeyPresence;

  constructor(catalog: ManageCatalog, lanes: ProviderLanes, keys: KeyPresence) {
    this.#catalog = catalog;
    this.#lanes = lanes;
    this.#keys = keys;
  }

  async execute({ tenant, actor, project }: Caller): Promise<readonly ShownProvider[]> {
    const providers = await this.#catalog.providers(tenant);
    return Promise.all(
      providers.map(async (provider) => ({
        provider,
        state: this.#lanes.state(tenant, { provider: provider.name, baseUrl: provider.baseUrl }),
        hasKey: await this.#keys.has(tenant, provider.name, { actor, project: project || undefined }),
      })),
    );
  }
}
