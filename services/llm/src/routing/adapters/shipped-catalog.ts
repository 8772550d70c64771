import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ShippedPrices } from '../../money/application/ports.js';
import { checkRates, type Price } from '../../money/domain/price.js';
import type { Shipped } from '../application/ports.js';
import { ModelSchema, nameOf } from '../domain/model.js';
import { isShipped } from '../domain/provider.js';

const FILE = new URL('../../../catalog/models.json', import.meta.url);

const micro = z.int().min(0).transform(BigInt);
const PriceSchema = z.strictObject({
  from: z.iso.datetime().optional(),
  input: micro,
  output: micro,
  cachedRead: micro,
  cachedWrite: micro,
  cachedWriteLong: micro.optional(),
});
const FileSchema = z.strictObject({
  checked: z.iso.date(),
  note: z.array(z.string()),
  models: z.array(z.looseObject({ prices: z.array(PriceSchema).min(1) })),
});

/** Reads and checks the file that ships; anything wrong in it fails here, at the start. */
export function readShipped(text = readFileSync(FILE, 'utf8')): Shipped {
  const { checked, models } = FileSchema.parse(JSON.parse(text));
  const read = models.map(({ prices, ...rest }) => ({ model: ModelSchema.parse(rest), prices }));
  const names = read.map(({ model }) => nameOf(model));
  if (new Set(names).size !== names.length) throw new TypeError('The catalog has a model twice.');
  const foreign = read.find(({ model }) => !isShipped(model.provider));
  if (foreign !== undefined) throw new TypeError(`The catalog has ${nameOf(foreign.model)}, whose provider does not ship.`);
  const prices = read.flatMap(({ model, prices }) =>
    prices.map(({ from, ...rates }) => ({ ...of(model), cachedWriteLong: rates.cachedWrite, ...rates, from: new Date(from ?? 0) })),
  );
  for (const price of prices) checkRates(price);
  return { checked, models: read.map(({ model }) => model), prices };
}

const of = ({ provider, name }: { provider: string; name: string }): Pick<Price, 'provider' | 'model'> => ({ provider, model: name });

export class ShippedPriceList extends ShippedPrices {
  readonly #byName: ReadonlyMap<string, readonly Price[]>;
  override readonly all: readonly Price[];

  constructor({ prices, models }: Shipped) {
    super();
    this.all = prices;
    const byName = Map.groupBy(prices, ({ provider, model }) => nameOf({ provider, name: model }));
    for (const model of models) {
      const known = byName.get(nameOf(model)) ?? [];
      for (const alias of model.aliases) byName.set(nameOf({ provider: model.provider, name: alias }), known);
    }
    this.#byName = byName;
  }

  override of(provider: string, model: string): readonly Price[] {
    return this.#byName.get(nameOf({ provider, name: model })) ?? [];
  }
}
