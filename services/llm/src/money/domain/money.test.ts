import { array, assert, bigInt, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAmount, covering, debit, inDollars, PARTS } from './money.js';

const costs = array(bigInt({ min: 0n, max: 10n ** 18n }), { maxLength: 50 });

describe('rounding to whole micro-dollars', () => {
  it('loses and invents nothing: all debits and what is carried over are the exact sum', () => {
    assert(
      property(costs, (all) => {
        let [debited, remainder] = [0n, 0n];
        for (const cost of all) {
          const step = debit(remainder, cost);
          debited += step.debit;
          remainder = step.remainder;
        }
        expect(debited * PARTS + remainder).toBe(all.reduce((sum, cost) => sum + cost, 0n));
      }),
    );
  });

  it('never debits more than was reserved for the cost, whatever was carried over', () => {
    assert(property(bigInt(0n, PARTS - 1n), bigInt(0n, 10n ** 18n), (carried, cost) => debit(carried, cost).debit <= covering(cost)));
  });

  it('takes a correction back exactly, so that nothing is carried that was not there before', () => {
    assert(
      property(bigInt(0n, PARTS - 1n), bigInt(0n, 10n ** 18n), (carried, cost) => {
        const there = debit(carried, cost);
        expect(debit(there.remainder, -cost)).toEqual({ debit: -there.debit, remainder: carried });
      }),
    );
  });

  it.each([
    [0n, '0.00 USD'],
    [1n, '0.000001 USD'],
    [1_250_000n, '1.25 USD'],
    [-2_500_000n, '-2.50 USD'],
  ])('is shown to people: %s as %s', (micro, text) => {
    expect(inDollars(micro)).toBe(text);
  });

  it.each([-1n, 10n ** 12n + 1n, 5 as unknown as bigint])('refuses %s as an amount', (amount) => {
    expect(() => checkAmount('amount', amount)).toThrowError(expect.objectContaining({ code: 'invalid' }) as Error);
  });
});
