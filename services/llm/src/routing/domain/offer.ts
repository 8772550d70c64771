import { TIERS, type Capability, type Tier } from '../../calls/domain/capability.js';
import { priceAt, type Price } from '../../money/domain/price.js';
import { nameOf, type ModelSettings } from './model.js';
import type { ProviderSettings } from './provider.js';

/** A model that a tenant may call, with its provider and all its prices. */
export interface Offer {
  readonly provider: ProviderSettings;
  readonly model: ModelSettings;
  /** The tenant's own. They come before those that ship. */
  readonly prices: readonly Price[];
  readonly shippedPrices: readonly Price[];
}

/** An offer by the name by which it was asked for. */
export interface Found {
  readonly offer: Offer;
  /** The model as its provider is to be asked. */
  readonly model: string;
}

/** What a tenant may call, found by all its names. */
export class Offers {
  readonly all: readonly Offer[];
  readonly #byName = new Map<string, Found[]>();

  constructor(offers: readonly Offer[]) {
    this.all = offers;
    for (const offer of offers) {
      const { provider, name, aliases, tier } = offer.model;
      for (const model of [name, ...aliases]) {
        for (const asked of [model, `${provider}/${model}`]) this.#add(asked, { offer, model });
      }
      if (tier !== undefined) this.#add(tierName(tier), { offer, model: name });
    }
  }

  /** A tier, a model of one provider, or a model of every provider that has it. */
  find(asked: string): readonly Found[] {
    const tier = asTier(asked);
    return this.#byName.get(tier === undefined ? asked : tierName(tier)) ?? [];
  }

  *names(): Generator<string> {
    for (const { model } of this.all) {
      yield nameOf(model);
      yield model.name;
    }
  }

  #add(name: string, found: Found): void {
    const known = this.#byName.get(name);
    if (known === undefined) this.#byName.set(name, [found]);
    else known.push(found);
  }
}

/** No provider has the name `hexad`. */
const tierName = (tier: Tier): string => `hexad/${tier}`;

export const asTier = (asked: string): Tier | undefined => TIERS.find((tier) => asked === tier || asked === tierName(tier));

/** The price in force: the tenant's own before the one that ships. */
export const priceOf = ({ prices, shippedPrices }: Offer, at: Date): Price | undefined => priceAt(prices, at) ?? priceAt(shippedPrices, at);

/** The first capability that is missing; a model that makes embeddings does nothing else. */
export function missing({ capabilities }: ModelSettings, needs: readonly Capability[]): Capability | 'chat' | undefined {
  if (capabilities.includes('embeddings') && !needs.includes('embeddings')) return 'chat';
  return needs.find((need) => !capabilities.includes(need));
}

/** Whether a policy's word means it. */
export const means = (word: string, { model }: Offer): boolean =>
  word === model.provider || word === model.name || word === nameOf(model) || model.aliases.includes(word);
