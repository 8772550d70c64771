import { AppError } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Prices } from '../application/ports.js';
import type { Price } from '../domain/price.js';

export interface PriceRow {
  readonly provider: string;
  readonly model: string;
  readonly valid_from: Date;
  readonly input: string;
  readonly output: string;
  readonly cached_read: string;
  readonly cached_write: string;
  readonly cached_write_long: string;
}

/** Prices are never changed: what an attempt cost can be counted again at any time. */
export class StoredPrices extends Prices {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override of(tenant: string, provider: string, model: string): Promise<Price[]> {
    return this.#select(tenant, 'where provider = $1 and model = $2 order by valid_from', [provider, model]);
  }

  override all(tenant: string): Promise<Price[]> {
    return this.#select(tenant, 'order by provider, model, valid_from', []);
  }

  override async add(tenant: string, { provider, model, from, ...rates }: Price): Promise<void> {
    const values = [rates.input, rates.output, rates.cachedRead, rates.cachedWrite, rates.cachedWriteLong].map(String);
    const added = await this.#store.inTenant(tenant, (tx) => {
      tx.wake(`routing_${tenant}`);
      return tx.execute(
        `insert into prices (tenant, provider, model, valid_from, input, output, cached_read, cached_write, cached_write_long)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
        [tenant, provider, model, from, ...values],
      );
    });
    if (added === 0)
      throw new AppError('conflict', `${provider}/${model} has a price from ${from.toISOString()} already; prices are never changed.`);
  }

  async #select(tenant: string, where: string, parameters: readonly string[]): Promise<Price[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<PriceRow>(`${SELECT_PRICES} ${where}`, parameters));
    return rows.map(toPrice);
  }
}

/** Prices from before there was one for an hour had none: that of writing stands. */
export const SELECT_PRICES = `select provider, model, valid_from, input::text, output::text, cached_read::text, cached_write::text,
  coalesce(cached_write_long, cached_write)::text as cached_write_long from prices`;

export const toPrice = ({ provider, model, valid_from: from, ...rates }: PriceRow): Price => ({
  provider,
  model,
  from,
  input: BigInt(rates.input),
  output: BigInt(rates.output),
  cachedRead: BigInt(rates.cached_read),
  cachedWrite: BigInt(rates.cached_write),
  cachedWriteLong: BigInt(rates.cached_write_long),
});
