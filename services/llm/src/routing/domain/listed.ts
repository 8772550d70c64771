import type { ListedModel } from '../../calls/application/ports.js';
import { TIERS } from '../../calls/domain/capability.js';
import { embeds, nameOf } from './model.js';
import { priceOf, type Offer, type Offers } from './offer.js';

/** What can be called: the tiers, then each model by its own name, or with its provider's where an earlier provider has that model as well. */
export function listed(offers: Offers, now: Date): ListedModel[] {
  const callable = offers.all.filter((offer) => offer.provider.enabled && priceOf(offer, now) !== undefined);
  const tiers = TIERS.flatMap((tier) => {
    const first = callable.find(({ model }) => model.tier === tier);
    return first === undefined ? [] : [entry(first, `hexad/${tier}`)];
  });
  const taken = new Set<string>();
  const models = callable.map((offer) => {
    const { name } = offer.model;
    const id = taken.has(name) ? nameOf(offer.model) : name;
    taken.add(name);
    return entry(offer, id);
  });
  return [...tiers, ...models];
}

const entry = ({ provider, model }: Offer, id: string): ListedModel => ({
  id,
  provider: provider.name,
  contextTokens: model.contextTokens,
  maxOutput: model.maxOutput,
  embeddings: embeds(model),
});
