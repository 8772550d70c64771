import { assert, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, mostCost, NO_TOKENS, priceAt, type Price } from './price.js';

const rates = { input: 3_000_000n, output: 15_000_000n, cachedRead: 300_000n, cachedWrite: 3_750_000n };
const price = (from: string, input: bigint): Price => ({ ...rates, input, provider: 'double', model: 'small', from: new Date(from) });
const tokens = integer({ min: 0, max: 1_000_000 });

describe('what tokens cost', () => {
  it('is counted exactly, each kind at its own rate', () => {
    expect(costOf({ input: 1_000, output: 200, cachedRead: 1, cachedWrite: 3 }, rates)).toBe(6_011_550_000n);
  });

  it('is never more than what is reserved for its input and the output that it may have', () => {
    assert(
      property(
        record({ input: tokens, cachedRead: tokens, cachedWrite: tokens, output: tokens }),
        integer({ min: 0, max: 1_000_000 }),
        (used, more) => {
          const input = used.input + used.cachedRead + used.cachedWrite;
          expect(costOf(used, rates) <= mostCost(input, used.output + more, rates)).toBe(true);
        },
      ),
    );
  });

  it.each([-1, 1.5, Number.NaN, 2e9])('cannot be counted for %s tokens', (input) => {
    expect(() => costOf({ ...NO_TOKENS, input }, rates)).toThrowError(expect.objectContaining({ code: 'invalid' }) as Error);
  });
});

describe('the price in force', () => {
  const prices = [price('2026-06-01T00:00:00Z', 2n), price('2026-01-01T00:00:00Z', 1n)];

  it.each([
    ['2025-12-31T23:59:59.999Z', undefined],
    ['2026-01-01T00:00:00Z', 1n],
    ['2026-05-31T23:59:59.999Z', 1n],
    ['2026-06-01T00:00:00Z', 2n],
  ])('at %s is the last that has begun', (at, input) => {
    expect(priceAt(prices, new Date(at))?.input).toBe(input);
  });
});
