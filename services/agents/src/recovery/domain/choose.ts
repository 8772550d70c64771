import { createHash } from 'node:crypto';
import type { Failure } from './failure.js';
import { strategiesFor, type StrategyName } from './strategies.js';

/** How often a strategy was tried by a tenant against failures of one code, and how often it helped. */
export interface Tally {
  readonly strategy: string;
  readonly tried: number;
  readonly helped: number;
}

export interface Choice {
  readonly strategy: StrategyName;
  /** Why this one, in words. */
  readonly reason: string;
}

export interface Choosing {
  readonly failure: Failure;
  /** Strategies that cannot be used here, or were tried against this failure. */
  readonly without: ReadonlySet<string>;
  readonly tallies: readonly Tally[];
  /** The same seed makes the same choice. */
  readonly seed: string;
}

/** What we expect counts as much as so many tries. */
const PRIOR_TRIES = 4;
/** The share of choices that try another one than the best. */
const EXPLORED = 0.1;

/** How often a strategy will help, from what was expected and what was seen: 0 to 1. */
export const expectation = (prior: number, { tried, helped }: Pick<Tally, 'tried' | 'helped'>): number =>
  (prior * PRIOR_TRIES + helped) / (PRIOR_TRIES + tried);

/** The strategy that most probably helps; now and then another one, so that what was unlucky once gets its chance. Undefined: none is left. */
export function choose({ failure, without, tallies, seed }: Choosing): Choice | undefined {
  const rated = strategiesFor(failure)
    .filter(({ name }) => !without.has(name))
    .map(({ name, helps }) => {
      const tally = tallies.find(({ strategy }) => strategy === name) ?? { tried: 0, helped: 0 };
      return { name, tally, expected: expectation(helps[failure.code]!, tally) };
    })
    .sort((a, b) => b.expected - a.expected);
  const [best, ...others] = rated;
  if (!best) return undefined;
  const [explores, which] = drawn(seed);
  const other = others[Math.floor(which * others.length)];
  const chosen = other && explores < EXPLORED ? other : best;
  const { tried, helped } = chosen.tally;
  const seen = tried === 0 ? 'not tried here yet' : `helped ${helped} of the last ${tried} times`;
  const why = chosen === best ? 'the best chance' : `tried to learn of it, though ${best.name} has a better chance`;
  return { strategy: chosen.name, reason: `${why}: ${percent(chosen.expected)} expected, ${seen}` };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Two numbers from 0 to 1 that look drawn, and are the same for the same seed. */
export function drawn(seed: string): readonly [number, number] {
  const hash = createHash('sha256').update(seed).digest();
  return [hash.readUInt32BE(0) / 2 ** 32, hash.readUInt32BE(4) / 2 ** 32];
}
