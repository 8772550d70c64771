import { AppError, type Clock } from '@hexad/kernel';
import { checkId } from '../domain/path.js';
import { checkRates, priceAt, type Price } from '../domain/price.js';
import type { Prices } from './ports.js';

/** A copy may be so old. A model that has a price gets its next one no sooner than twice this ahead, so an old copy is never a wrong one. */
const COPY_MS = 30_000;
const MOST_COPIES = 5_000;

interface Copy {
  readonly prices: readonly Price[];
  readonly at: number;
}

/** What models cost a tenant. Asked for with every call, so the database is asked only now and then. */
export class PriceList {
  readonly #prices: Prices;
  readonly #clock: Clock;
  readonly #copies = new Map<string, Copy>();

  constructor(prices: Prices, clock: Clock) {
    this.#prices = prices;
    this.#clock = clock;
  }

  /** The price in force now. Fails with `not_found`: what has no price cannot be called, for nobody could say what it costs. */
  async of(tenant: string, provider: string, model: string): Promise<Price> {
    checkId('provider', provider);
    checkId('model', model);
    const now = this.#clock.now();
    const price = priceAt(await this.#copy(tenant, provider, model, now.getTime()), now);
    if (price === undefined)
      throw new AppError('not_found', `There is no price for ${provider}/${model} at ${now.toISOString()}; set one first.`);
    return price;
  }

  /** Fails with `invalid`, and with `conflict` when that moment has a price already. */
  async add(tenant: string, price: Price): Promise<void> {
    checkId('provider', price.provider);
    checkId('model', price.model);
    checkRates(price);
    const earliest = this.#clock.now().getTime() + 2 * COPY_MS;
    const known = await this.#prices.of(tenant, price.provider, price.model);
    if (known.length > 0 && price.from.getTime() < earliest)
      throw new AppError(
        'invalid',
        `The next price of a model begins a minute from now at the earliest, not at ${price.from.toISOString()}.`,
      );
    await this.#prices.add(tenant, price);
  }

  async #copy(tenant: string, provider: string, model: string, now: number): Promise<readonly Price[]> {
    const name = `${tenant} ${provider} ${model}`;
    const copy = this.#copies.get(name);
    if (copy !== undefined && now - copy.at >= 0 && now - copy.at < COPY_MS) return copy.prices;
    const prices = await this.#prices.of(tenant, provider, model);
    this.#copies.delete(name);
    const oldest = this.#copies.size >= MOST_COPIES ? this.#copies.keys().next().value : undefined;
    if (oldest !== undefined) this.#copies.delete(oldest);
    if (prices.length > 0) this.#copies.set(name, { prices, at: now });
    return prices;
  }
}
