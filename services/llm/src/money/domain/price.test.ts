import { assert, boolean, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, mostCost, NO_TOKENS, priceAt, type Price } from './price.js';

const rates = { input: 3_000_000n, output: 15_000_000n, cachedRead: 300_000n, cachedWrite: 3_750_000n, cachedWriteLong: 6_000_000n };
const price = (from: string, input: bigint): Price => ({ ...rates, input, provider: 'double', model: 'small', from: new Date(from) });
const tokens = integer({ min: 0, max: 1_000_000 });

describe('what tokens cost', () => {
  it('is counted exactly, each kind at its own rate', () => {
    expect(costOf({ input: 1_000, output: 200, cachedRead: 1, cachedWrite: 3 }, rates)).toBe(6_011_550_000n);
  });

  it('is more for what a cache keeps for an hour, which is part of what is written to it', () => {
    expect(costOf({ ...NO_TOKENS, cachedWrite: 10, cachedWriteLong: 4 }, rates)).toBe(6n * 3_750_000n + 4n * 6_000_000n);
  });

  it('cannot be counted when more is kept for long than was written', () => {
    const more = { ...NO_TOKENS, cachedWrite: 3, cachedWriteLong: 4 };
    expect(() => costOf(more, rates)).toThrowError(expect.objectContaining({ code: 'invalid' }) as Error);
  });

  it('is never more than what is reserved for its input and the output that it may have', () => {
    assert(
      property(
        record({ input: tokens, cachedRead: tokens, cachedWrite: tokens, output: tokens }),
        integer({ min: 0, max: 1_000_000 }),
        boolean(),
        (used, more, long) => {
          const input = used.input + used.cachedRead + used.cachedWrite;
          const cachedWriteLong = long ? used.cachedWrite : 0;
          expect(costOf({ ...used, cachedWriteLong }, rates) <= mostCost(input, used.output + more, rates, long)).toBe(true);
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
