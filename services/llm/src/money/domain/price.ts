import { AppError } from '@hexad/kernel';
import { LARGEST_AMOUNT } from './money.js';

/** Tokens of one attempt, each counted in one place only: what was read from or written to a cache is not in `input`. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cachedRead: number;
  readonly cachedWrite: number;
  /** Of `cachedWrite`: what is kept for an hour and not for minutes, where the provider asks more for that. Default 0. */
  readonly cachedWriteLong?: number | undefined;
}

export const NO_TOKENS: Tokens = { input: 0, output: 0, cachedRead: 0, cachedWrite: 0 };

/** Micro-dollars per million tokens: 3 USD per million is 3_000_000n. */
export interface Rates {
  readonly input: bigint;
  readonly output: bigint;
  readonly cachedRead: bigint;
  readonly cachedWrite: bigint;
  /** Of what is kept for an hour. */
  readonly cachedWriteLong: bigint;
}

/** What a model costs from a moment on, until the next price of the same model. */
export interface Price extends Rates {
  readonly provider: string;
  readonly model: string;
  readonly from: Date;
}

/** Kinds that have a price. */
export const KINDS = ['input', 'output', 'cachedRead', 'cachedWrite', 'cachedWriteLong'] as const;
const MOST_TOKENS = 1_000_000_000;
const HIGHEST_RATE = LARGEST_AMOUNT / 1_000n;

/** The exact cost in parts (millionths of a micro-dollar). Nothing is rounded here. Fails with `invalid`. */
export function costOf(tokens: Tokens, rates: Rates): bigint {
  const { cachedWrite, cachedWriteLong = 0 } = checkAllTokens(tokens);
  const counts = { ...tokens, cachedWrite: cachedWrite - cachedWriteLong, cachedWriteLong };
  return KINDS.reduce((sum, kind) => sum + BigInt(counts[kind]) * rates[kind], 0n);
}

/**
 * The most that a call can cost, in parts: its counted input at the dearest rate that input may have (a provider decides what of it goes to
 * its cache, but keeps it for an hour only when asked to), and all the output that it may have.
 */
export function mostCost(input: number, maxOutput: number, rates: Rates, keptLong: boolean): bigint {
  const possible = [rates.input, rates.cachedRead, rates.cachedWrite, ...(keptLong ? [rates.cachedWriteLong] : [])];
  const dearest = possible.reduce((a, b) => (a > b ? a : b));
  return costOf({ ...NO_TOKENS, input, output: maxOutput }, { ...rates, input: dearest });
}

/** The one in force at that moment: of those that have begun, the last. */
export function priceAt(prices: readonly Price[], at: Date): Price | undefined {
  return prices
    .filter(({ from }) => from <= at)
    .reduce<Price | undefined>((last, price) => (last && last.from > price.from ? last : price), undefined);
}

/** Fails with `invalid`. */
export function checkRates(rates: Rates): void {
  for (const kind of KINDS) {
    if (typeof rates[kind] === 'bigint' && rates[kind] >= 0n && rates[kind] <= HIGHEST_RATE) continue;
    throw new AppError(
      'invalid',
      `The price of ${kind} must be 0 to ${HIGHEST_RATE} micro-dollars per million tokens, not ${String(rates[kind])}.`,
    );
  }
}

/** Fails with `invalid`. */
export function checkAllTokens(tokens: Tokens): Tokens {
  for (const kind of KINDS) checkTokens(kind, tokens[kind] ?? 0);
  const { cachedWrite, cachedWriteLong = 0 } = tokens;
  if (cachedWriteLong <= cachedWrite) return tokens;
  throw new AppError('invalid', `Of ${cachedWrite} tokens written to a cache, ${cachedWriteLong} cannot be kept for long.`);
}

/** Fails with `invalid`. */
export function checkTokens(what: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 0 && count <= MOST_TOKENS) return count;
  throw new AppError('invalid', `The number of ${what} tokens must be 0 to ${MOST_TOKENS}, not ${String(count)}.`);
}
