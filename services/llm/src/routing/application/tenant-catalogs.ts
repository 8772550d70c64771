import type { Clock } from '@hexad/kernel';
import type { Price } from '../../money/domain/price.js';
import { nameOf, type ModelSettings } from '../domain/model.js';
import { Offers, type Offer } from '../domain/offer.js';
import { merged, type Policy } from '../domain/policy.js';
import { SHIPPED_PROVIDERS, type ProviderSettings } from '../domain/provider.js';
import type { Catalog, Shipped, TenantSettings } from './ports.js';

/** Milliseconds that a copy may be old, and from when on the next is read while this one still serves: so a busy tenant never waits for one. */
const COPY_MS = 1_000;
const RENEW_MS = 500;
const MOST_COPIES = 5_000;

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

interface Copy {
  readonly catalog: TenantCatalog;
  readonly at: number;
}

/** What tenants have set over what ships, kept in memory for a second at most. */
export class TenantCatalogs implements Disposable {
  readonly #catalog: Catalog;
  readonly #shipped: Shipped;
  readonly #clock: Clock;
  readonly #copies = new Map<string, Copy>();
  readonly #loading = new Map<string, Promise<TenantCatalog>>();
  readonly #changes: Disposable;

  constructor(catalog: Catalog, shipped: Shipped, clock: Clock) {
    this.#catalog = catalog;
    this.#shipped = shipped;
    this.#clock = clock;
    this.#changes = catalog.onChange((tenant) => this.forget(tenant));
  }

  /** Fails as the database does. */
  of(tenant: string): TenantCatalog | Promise<TenantCatalog> {
    const copy = this.#copies.get(tenant);
    const age = copy === undefined ? Infinity : this.#clock.now().getTime() - copy.at;
    if (copy === undefined || age < 0 || age >= COPY_MS) return this.#load(tenant);
    // A failure is told to whoever asks when the copy is too old.
    if (age >= RENEW_MS) this.#load(tenant).catch(() => undefined);
    return copy.catalog;
  }

  forget(tenant: string): void {
    this.#copies.delete(tenant);
    this.#loading.delete(tenant);
  }

  [Symbol.dispose](): void {
    this.#changes[Symbol.dispose]();
  }

  #load(tenant: string): Promise<TenantCatalog> {
    const known = this.#loading.get(tenant);
    if (known !== undefined) return known;
    const at = this.#clock.now().getTime();
    const loading = this.#catalog.load(tenant).then((settings) => toCatalog(settings, this.#shipped));
    this.#loading.set(tenant, loading);
    void this.#settle(tenant, loading, at);
    return loading;
  }

  async #settle(tenant: string, loading: Promise<TenantCatalog>, at: number): Promise<void> {
    const catalog = await loading.catch(() => undefined);
    // What was forgotten meanwhile may be older than the change.
    if (this.#loading.get(tenant) !== loading) return;
    this.#loading.delete(tenant);
    if (catalog !== undefined) this.#keep(tenant, { catalog, at });
  }

  #keep(tenant: string, copy: Copy): void {
    this.#copies.delete(tenant);
    const oldest = this.#copies.size >= MOST_COPIES ? this.#copies.keys().next().value : undefined;
    if (oldest !== undefined) this.#copies.delete(oldest);
    this.#copies.set(tenant, copy);
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
