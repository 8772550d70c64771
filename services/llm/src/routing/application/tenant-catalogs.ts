import type { Clock } from '@hexad/kernel';
import type { Price } from '../../money/domain/price.js';
import { nameOf, type ModelSettings } from '../domain/model.js';
import { Offers, type Offer } from '../domain/offer.js';
import { merged, type Policy } from '../domain/policy.js';
import { SHIPPED_PROVIDERS, type ProviderSettings } from '../domain/provider.js';
import type { Catalog, Shipped, TenantSettings } from './ports.js';
import { Recent } from './recent.js';

/** All that routing needs to know of a tenant. */
export interface TenantCatalog {
  /** The tenant's own first, then those that ship. */
  readonly providers: readonly ProviderSettings[];
  readonly offers: Offers;
  /** With what the tenant says where the project says nothing. */
  policyOf(project: string): Policy;
  /** Of the project alone; with the empty name of the tenant. */
  ownPolicyOf(project: string): Policy;
}

/** What tenants have set over what ships, as it was within the last second. */
export class TenantCatalogs implements Disposable {
  readonly #recent: Recent<TenantCatalog>;
  readonly #changes: Disposable;

  constructor(catalog: Catalog, shipped: Shipped, clock: Clock) {
    this.#recent = new Recent(async (tenant) => toCatalog(await catalog.load(tenant), shipped), clock);
    this.#changes = catalog.onChange((tenant) => this.forget(tenant));
  }

  /** Fails as the database does. */
  of(tenant: string): TenantCatalog | Promise<TenantCatalog> {
    return this.#recent.of(tenant);
  }

  forget(tenant: string): void {
    this.#recent.forget(tenant);
  }

  [Symbol.dispose](): void {
    this.#changes[Symbol.dispose]();
  }
}

function toCatalog({ providers: own, models, policies, prices }: TenantSettings, shipped: Shipped): TenantCatalog {
  const named = new Map(own.map((provider) => [provider.name, provider]));
  const shippedOnes = SHIPPED_PROVIDERS.map((provider) => named.get(provider.name) ?? provider);
  const added = own.filter(({ name }) => !SHIPPED_PROVIDERS.some((provider) => provider.name === name));
  const providers = [...added, ...shippedOnes];
  const all = new Map([...shipped.models, ...models].map((model) => [nameOf(model), model]));
  const ownPrices = Map.groupBy(prices, priced);
  const shippedPrices = Map.groupBy(shipped.prices, priced);
  const ofProvider = Map.groupBy(all.values(), ({ provider }) => provider);
  const toOffer = (provider: ProviderSettings, model: ModelSettings): Offer => {
    const name = nameOf(model);
    return { provider, model, prices: ownPrices.get(name) ?? [], shippedPrices: shippedPrices.get(name) ?? [] };
  };
  const offers = new Offers(
    providers.flatMap((provider) => (ofProvider.get(provider.name) ?? []).map((model) => toOffer(provider, model))),
  );
  const tenantPolicy = policies.get('');
  const byProject = new Map([...policies].map(([project, policy]) => [project, merged(tenantPolicy, policy)]));
  return {
    providers,
    offers,
    policyOf: (project) => byProject.get(project) ?? tenantPolicy ?? {},
    ownPolicyOf: (project) => policies.get(project) ?? {},
  };
}

const priced = ({ provider, model }: Price): string => nameOf({ provider, name: model });
