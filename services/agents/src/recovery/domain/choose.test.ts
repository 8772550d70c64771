import { describe, expect, it } from 'vitest';
import { choose, expectation } from './choose.js';
import { failureOf } from './failure.js';

const failure = failureOf('model', 'provider_limited', 'too many calls');
const NONE = new Set<string>();
const tally = (strategy: string, tried: number, helped: number) => ({ strategy, tried, helped });
/** Of many seeds, so that what is explored shows. */
const chosen = (tallies: readonly ReturnType<typeof tally>[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 1_000; n += 1) {
    const { strategy } = choose({ failure, without: NONE, tallies, seed: `task:${n}` })!;
    counts.set(strategy, (counts.get(strategy) ?? 0) + 1);
  }
  return counts;
};

describe('the choice of a strategy', () => {
  it('goes by what was shipped, until something else was learned', () => {
    expect(chosen([]).get('wait')).toBeGreaterThan(850);
    expect(chosen([tally('wait', 10, 0), tally('other_tier', 3, 3)]).get('other_tier')).toBeGreaterThan(850);
  });

  it('tries another one now and then, and says so', () => {
    const other = Array.from({ length: 100 }, (_, n) => choose({ failure, without: NONE, tallies: [], seed: `task:${n}` })!).find(
      ({ strategy }) => strategy === 'other_tier',
    );
    expect(other!.reason).toBe('tried to learn of it, though wait has a better chance: 60 % expected, not tried here yet');
  });

  it('is the same for the same seed', () => {
    const given = { failure, without: NONE, tallies: [tally('wait', 2, 1)], seed: 'task:7' };
    expect(choose(given)).toEqual(choose(given));
  });

  it('is none when all were tried', () => {
    expect(choose({ failure, without: new Set(['wait', 'other_tier']), tallies: [], seed: 'x' })).toBeUndefined();
  });

  it('takes few tries for little', () => {
    expect([expectation(0.8, tally('', 0, 0)), expectation(0.8, tally('', 1, 0)), expectation(0.8, tally('', 46, 0))]).toEqual([
      0.8, 0.64, 0.064,
    ]);
  });
});
