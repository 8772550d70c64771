import { AppError, type Clock } from '@hexad/kernel';
import type { z } from 'zod';
import { checkRates, KINDS, type Rates } from '../../money/domain/price.js';
import type { PriceList } from '../../money/index.js';
import { checked } from '../domain/check.js';
import { ModelSchema, nameOf, type ModelSettings } from '../domain/model.js';
import { priceOf, type Offer } from '../domain/offer.js';
import { isShipped, ProviderSchema, type ProviderSettings } from '../domain/provider.js';
import type { OutgoingHosts } from './outgoing-hosts.js';
import type { Catalog } from './ports.js';
import type { TenantCatalogs } from './tenant-catalogs.js';

export interface CatalogPorts {
  readonly catalog: Catalog;
  readonly catalogs: TenantCatalogs;
  readonly prices: PriceList;
  readonly hosts: OutgoingHosts;
  readonly clock: Clock;
}

/** Providers and models of a tenant, those that ship included. A change holds for the next call, in other processes within a second. */
export class ManageCatalog {
  readonly #ports: CatalogPorts;

  constructor(ports: CatalogPorts) {
    this.#ports = ports;
  }

  /** The tenant's own first. */
  async providers(tenant: string): Promise<readonly ProviderSettings[]> {
    return (await this.#ports.catalogs.of(tenant)).providers;
  }

  /** Fails with `not_found`. */
  async provider(tenant: string, name: string): Promise<ProviderSettings> {
    const found = (await this.providers(tenant)).find((provider) => provider.name === name);
    if (found === undefined) throw new AppError('not_found', `There is no provider ${JSON.stringify(name.slice(0, 60))}; add it first.`);
    return found;
  }

  /** Adds a provider, or changes one with all its fields. Fails with `invalid` and `host_refused`. */
  async setProvider(tenant: string, wanted: z.input<typeof ProviderSchema>): Promise<ProviderSettings> {
    const provider = checked('provider', ProviderSchema, wanted);
    await this.#ports.hosts.check(provider.baseUrl);
    await this.#ports.catalog.setProvider(tenant, provider);
    this.#ports.catalogs.forget(tenant);
    return provider;
  }

  /** With its models. One that ships is again as it shipped. Fails with `not_found`. */
  async removeProvider(tenant: string, name: string): Promise<void> {
    const removed = await this.#ports.catalog.removeProvider(tenant, name);
    this.#ports.catalogs.forget(tenant);
    if (removed) return;
    const hint = isShipped(name) ? 'it ships with the product and is as it shipped; switch it off instead' : 'there is none';
    throw new AppError('not_found', `The provider ${JSON.stringify(name.slice(0, 60))} cannot be removed: ${hint}.`);
  }

  /** Of one provider, or of all. */
  async models(tenant: string, provider = ''): Promise<readonly (Offer & { readonly rates: Rates | undefined })[]> {
    const { offers } = await this.#ports.catalogs.of(tenant);
    const now = this.#ports.clock.now();
    return offers.all
      .filter(({ model }) => provider === '' || model.provider === provider)
      .map((offer) => ({ ...offer, rates: priceOf(offer, now) }));
  }

  /**
   * Adds a model of a provider that is there, or changes one with all its fields. Rates become its price: at once when it has none, else a good
   * minute from now. Without them it keeps the price that it has. Fails with `invalid` and `not_found`.
   */
  async setModel(tenant: string, wanted: z.input<typeof ModelSchema>, rates?: Rates): Promise<ModelSettings> {
    const model = checked('model', ModelSchema, wanted);
    if (rates !== undefined) checkRates(rates);
    await this.provider(tenant, model.provider);
    await this.#ports.catalog.setModel(tenant, model);
    this.#ports.catalogs.forget(tenant);
    if (rates !== undefined) await this.#price(tenant, model, rates);
    return model;
  }

  /** One that ships is again as it shipped; its prices stay. Fails with `not_found`. */
  async removeModel(tenant: string, provider: string, name: string): Promise<void> {
    const removed = await this.#ports.catalog.removeModel(tenant, provider, name);
    this.#ports.catalogs.forget(tenant);
    if (!removed)
      throw new AppError('not_found', `The tenant has set no model ${JSON.stringify(nameOf({ provider, name }).slice(0, 180))}.`);
  }

  async #price(tenant: string, { provider, name: model }: ModelSettings, rates: Rates): Promise<void> {
    const { prices, catalogs } = this.#ports;
    const last = (await prices.known(tenant, provider, model)).at(-1);
    if (last !== undefined && isSame(last, rates)) return;
    await prices.add(tenant, { provider, model, from: await prices.soonest(tenant, provider, model), ...rates });
    catalogs.forget(tenant);
  }
}

const isSame = (a: Rates, b: Rates): boolean => KINDS.every((kind) => a[kind] === b[kind]);
