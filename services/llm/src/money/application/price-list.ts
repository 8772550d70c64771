import { AppError, type Clock } from '@hexad/kernel';
import { checkId } from '../domain/path.js';
import { checkRates, priceAt, type Price } from '../domain/price.js';
import type { Prices, ShippedPrices } from './ports.js';

/** A copy may be so old. A model that has a price gets its next one no sooner than twice this ahead, so an old copy is never a wrong one. */
const COPY_MS = 30_000;
const MOST_COPIES = 5_000;
/** Milliseconds beyond the earliest moment, so that a price is not too early by the time it is written. */
const SPARE_MS = 1_000;

interface Copy {
  readonly prices: readonly Price[];
  readonly at: number;
}

/** What models cost a tenant. Asked for with every call, so the database is asked only now and then. */
export class PriceList {
  readonly #prices: Prices;
  readonly #clock: Clock;
  readonly #shipped: ShippedPrices | undefined;
  readonly #copies = new Map<string, Copy>();

  constructor(prices: Prices, clock: Clock, shipped?: ShippedPrices) {
    this.#prices = prices;
    this.#clock = clock;
    this.#shipped = shipped;
  }

  /** The price in force now: the tenant's own, else the one that ships. Fails with `not_found`: what has no price cannot be called, for nobody could say what it costs. */
  async of(tenant: string, provider: string, model: string): Promise<Price> {
    checkId('provider', provider);
    checkId('model', model);
    const now = this.#clock.now();
    const own = await this.#copy(tenant, provider, model, now.getTime());
    const price = priceAt(own, now) ?? priceAt(this.#shippedOf(provider, model), now);
    if (price === undefined)
      throw new AppError('not_found', `There is no price for ${provider}/${model} at ${now.toISOString()}; set one first.`);
    return price;
  }

  /** The tenant's own, and those that ship. */
  async all(tenant: string): Promise<{ readonly own: readonly Price[]; readonly shipped: readonly Price[] }> {
    return { own: await this.#prices.all(tenant), shipped: this.#shipped?.all ?? [] };
  }

  /** All of one model that come one after the other, later ones included: the tenant's own, else those that ship. */
  async known(tenant: string, provider: string, model: string): Promise<readonly Price[]> {
    const own = await this.#prices.of(tenant, provider, model);
    return own.length > 0 ? own : this.#shippedOf(provider, model);
  }

  /** Since when a new price of a model can be in force when it is added now: at once for the first, else in a good minute. */
  async soonest(tenant: string, provider: string, model: string): Promise<Date> {
    const [earliest, now] = [await this.#earliest(tenant, provider, model), this.#clock.now()];
    return earliest > now ? new Date(earliest.getTime() + SPARE_MS) : now;
  }

  /** Fails with `invalid`, and with `conflict` when that moment has a price already. */
  async add(tenant: string, price: Price): Promise<void> {
    checkId('provider', price.provider);
    checkId('model', price.model);
    checkRates(price);
    const earliest = await this.#earliest(tenant, price.provider, price.model);
    if (price.from < earliest)
      throw new AppError(
        'invalid',
        `The next price of a model begins a minute from now at the earliest, not at ${price.from.toISOString()}.`,
      );
    await this.#prices.add(tenant, price);
  }

  /** The first price may have begun at any time before. */
  async #earliest(tenant: string, provider: string, model: string): Promise<Date> {
    const known = await this.known(tenant, provider, model);
    return new Date(known.length > 0 ? this.#clock.now().getTime() + 2 * COPY_MS : 0);
  }

  async #copy(tenant: string, provider: string, model: string, now: number): Promise<readonly Price[]> {
    const name = `${tenant} ${provider} ${model}`;
    const copy = this.#copies.get(name);
    if (copy !== undefined && now - copy.at >= 0 && now - copy.at < COPY_MS) return copy.prices;
    const prices = await this.#prices.of(tenant, provider, model);
    this.#copies.delete(name);
    const oldest = this.#copies.size >= MOST_COPIES ? this.#copies.keys().next().value : undefined;
    if (oldest !== undefined) this.#copies.delete(oldest);
    if (prices.length > 0 || this.#shippedOf(provider, model).length > 0) this.#copies.set(name, { prices, at: now });
    return prices;
  }

  #shippedOf(provider: string, model: string): readonly Price[] {
    return this.#shipped?.of(provider, model) ?? [];
  }
}
