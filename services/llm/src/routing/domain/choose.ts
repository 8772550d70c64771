import { AppError } from '@hexad/kernel';
import type { Candidate, Wanted } from '../../calls/application/ports.js';
import { batchPercentOf, nameOf } from './model.js';
import { nearest } from './nearest.js';
import { asTier, missing, priceOf, type Found, type Offer, type Offers } from './offer.js';
import type { Policy } from './policy.js';

/** A place where a call may be tried, and where that comes from. */
export interface Choice {
  readonly offer: Offer;
  readonly candidate: Candidate;
}

/**
 * What can and may answer, in the order of the catalog. Fails with `model_unknown`, `unsupported` or `forbidden`, by what it was that left nothing.
 */
export function choose(offers: Offers, wanted: Omit<Wanted, 'path'>, policy: Policy, now: Date): Choice[] {
  const { model: asked, needs, dialect, bound = [], wordless = [] } = wanted;
  const found = offers.find(asked);
  if (found.length === 0) throw unknown(offers, asked);
  const on = found.filter(({ offer }) => offer.provider.enabled);
  if (on.length === 0)
    throw new AppError('model_unknown', `Every provider of ${asked} is switched off (${providers(found)}); switch one on.`);
  const priced = on.flatMap(withPrice(now));
  if (priced.length === 0) throw new AppError('model_unknown', `${asked} has no price, so nobody could say what it costs; set one first.`);
  const speaking = priced.filter(({ offer }) => dialect === undefined || offer.provider.dialects.includes(dialect));
  const own = bound.length === 0 ? `dialect ${dialect}` : `${bound.join(', ')} of ${dialect}`;
  if (speaking.length === 0) throw unsupported(asked, own, offers, ({ provider }) => provider.dialects.includes(dialect!));
  const able = speaking.filter(({ offer }) => missing(offer.model, needs) === undefined);
  if (able.length === 0) {
    const lacking = missing(speaking[0]!.offer.model, needs)!;
    throw unsupported(asked, lacking, offers, ({ model }) => missing(model, needs) === undefined);
  }
  const near = able.filter(({ offer }) => isWithin(policy.regions, offer));
  if (near.length === 0)
    throw forbidden(asked, `its providers (${providers(able)}) are in none of the regions ${policy.regions?.join(', ')}`);
  const cheap = near.filter((each) => isBelow(policy.ceiling, each));
  if (cheap.length === 0) throw forbidden(asked, `each of its models costs more than the price ceiling (${providers(near)})`);
  return cheap.map(({ offer, model, price }) => ({
    offer,
    candidate: toCandidate(offer, model, price, dialect ?? saying(offer, wordless)),
  }));
}

type Priced = Found & { readonly price: Candidate['rates'] };

const withPrice =
  (now: Date) =>
  (found: Found): Priced[] => {
    const price = priceOf(found.offer, now);
    return price === undefined ? [] : [{ ...found, price }];
  };

const isWithin = (regions: Policy['regions'], { provider: { region } }: Offer): boolean =>
  regions === undefined || (region !== undefined && regions.includes(region));

const isBelow = ({ input, output }: NonNullable<Policy['ceiling']> = {}, { price }: Priced): boolean =>
  (input === undefined || price.input <= BigInt(input)) && (output === undefined || price.output <= BigInt(output));

/** The best protocol that can say it all. */
const saying = ({ provider: { dialects } }: Offer, wordless: NonNullable<Wanted['wordless']>): Candidate['dialect'] =>
  dialects.find((dialect) => !wordless.includes(dialect)) ?? dialects[0];

function toCandidate(
  { provider, model: settings }: Offer,
  model: string,
  price: Candidate['rates'],
  dialect: Candidate['dialect'],
): Candidate {
  const { name, baseUrl, needsKey, headers, timeoutMs, limits } = provider;
  const { contextTokens, maxOutput } = settings;
  const { input, output, cachedRead, cachedWrite, cachedWriteLong } = price;
  const rates = { input, output, cachedRead, cachedWrite, cachedWriteLong };
  const batchPercent = batchPercentOf(settings);
  return { provider: name, dialect, baseUrl, needsKey, headers, model, contextTokens, maxOutput, timeoutMs, rates, batchPercent, limits };
}

const providers = (found: readonly Found[]): string => [...new Set(found.map(({ offer }) => offer.provider.name))].join(', ');

function unknown(offers: Offers, asked: string): AppError {
  const tier = asTier(asked);
  if (tier !== undefined) return new AppError('model_unknown', `No model stands for the tier ${tier}; give one that tier.`);
  const near = nearest(asked, offers.names());
  const hint = near.length === 0 ? 'this tenant has none' : `the nearest are ${near.join(', ')}`;
  return new AppError(
    'model_unknown',
    `There is no model ${JSON.stringify(asked.slice(0, 120))}; ${hint}, and tiers are fast, primary, powerful.`,
    {
      details: { nearest: near },
    },
  );
}

function unsupported(asked: string, capability: string, offers: Offers, can: (offer: Offer) => boolean): AppError {
  const able = offers.all.filter((offer) => offer.provider.enabled && can(offer)).map(({ model }) => nameOf(model));
  const hint = able.length === 0 ? 'no model of this tenant does' : `${able.slice(0, 3).join(', ')} would`;
  return new AppError('unsupported', `${asked} does not support ${capability}; ${hint}.`, { details: { capability } });
}

const forbidden = (asked: string, why: string): AppError =>
  new AppError('forbidden', `The policy of the tenant lets nothing answer ${asked}: ${why}; ask for another model, or change the policy.`);
