import { AppError } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Prices } from '../application/ports.js';
import type { Price } from '../domain/price.js';

interface Row {
  readonly valid_from: Date;
  readonly input: string;
  readonly output: string;
  readonly cached_read: string;
  readonly cached_write: string;
}

/** Prices are never changed: what an attempt cost can be counted again at any time. */
export class StoredPrices extends Prices {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async of(tenant: string, provider: string, model: string): Promise<Price[]> {
    const sql = `select valid_from, input::text, output::text, cached_read::text, cached_write::text from prices
      where provider = $1 and model = $2 order by valid_from`;
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<Row>(sql, [provider, model]));
    return rows.map((row) => ({
      provider,
      model,
      from: row.valid_from,
      input: BigInt(row.input),
      output: BigInt(row.output),
      cachedRead: BigInt(row.cached_read),
      cachedWrite: BigInt(row.cached_write),
    }));
  }

  override async add(tenant: string, { provider, model, from, ...rates }: Price): Promise<void> {
    const values = [rates.input, rates.output, rates.cachedRead, rates.cachedWrite].map(String);
    const added = await this.#store.inTenant(tenant, (tx) =>
      tx.execute(
        `insert into prices (tenant, provider, model, valid_from, input, output, cached_read, cached_write)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
        [tenant, provider, model, from, ...values],
      ),
    );
    if (added === 0)
      throw new AppError('conflict', `${provider}/${model} has a price from ${from.toISOString()} already; prices are never changed.`);
  }
}
