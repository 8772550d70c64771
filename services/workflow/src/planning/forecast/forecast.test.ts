import { assert, double, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actual } from '../history/actual.js';
import { learn } from '../history/calibration.js';
import { Estimator } from './estimator.js';
import { drawn, meanOf } from './pert.js';
import { quantile } from './quantiles.js';
import { normal, SeededRandom } from './random.js';

const many = 20_000;
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Tasks whose truth is known: what was expected, times a factor of the kind, the luck of the run and that of the task. */
function history(runs: number, tasks: number, truth: { factor: number; spread: number; runSpread: number }, seed = 7): Actual[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: runs }, (_, run) => {
    const luck = truth.runSpread * normal(random);
    return Array.from({ length: tasks }, (_, task): Actual => {
      const kind = task % 2 === 0 ? 'manage' : 'find';
      const expectedHours = 1 + task;
      const actualHours = expectedHours * truth.factor * Math.exp(luck + truth.spread * normal(random));
      return { runId: `r${run}`, task: `T${task}`, kind, doneBy: 'people', expectedHours, actualHours };
    });
  }).flat();
}

describe('an estimate of three points', () => {
  it('is drawn between its ends, around its mean', () => {
    const random = new SeededRandom(1);
    assert(
      property(
        tuple(double({ min: 0.1, max: 5, noNaN: true }), double({ min: 0, max: 5, noNaN: true }), double({ min: 0, max: 20, noNaN: true })),
        ([low, more, most]) => {
          const hours = { low, likely: low + more, high: low + more + most };
          const values = Float64Array.from({ length: 400 }, () => drawn(hours, random));
          expect(values.every((value) => value >= low && value <= hours.high + 1e-9)).toBe(true);
          expect(Math.abs(mean(values) - meanOf(hours))).toBeLessThan(0.1 * (hours.high - low) + 1e-9);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is drawn as the beta distribution says: mean and spread', () => {
    const random = new SeededRandom(1);
    const hours = { low: 2, likely: 3, high: 8 };
    const values = Float64Array.from({ length: many }, () => drawn(hours, random));
    const middle = mean(values);
    const variance = mean(values.map((value) => (value - middle) ** 2));
    const expected = ((meanOf(hours) - 2) * (8 - meanOf(hours))) / 7;
    expect([middle, Math.sqrt(variance)]).toEqual([expect.closeTo(meanOf(hours), 1), expect.closeTo(Math.sqrt(expected), 1)]);
  });

  it('without width is certain', () => {
    expect(drawn({ low: 4, likely: 4, high: 4 }, new SeededRandom(1))).toBe(4);
  });
});

const some = (seed: number, name: string): number[] => {
  const random = new SeededRandom(seed, name);
  return [random.next(), random.next(), random.next()];
};

describe('chance', () => {
  it('is the same for the same seed and name, and another for another', () => {
    expect([some(1, 'a'), some(1, 'b'), some(2, 'a')].map((list) => list.join() === some(1, 'a').join())).toEqual([true, false, false]);
  });
});

describe('calibration', () => {
  it('finds the factor and both spreads that a history was made with', () => {
    const learned = learn(history(40, 20, { factor: 1.8, spread: 0.3, runSpread: 0.2 }), 'people');
    expect(learned.runSpread).toBeCloseTo(0.2, 1);
    expect(
      learned.kinds
        .filter(({ tasks }) => tasks > 0)
        .map(({ factor, spread }) => [Math.round(factor * 5) / 5, Math.round(spread * 10) / 10]),
    ).toEqual([
      [1.8, 0.3],
      [1.8, 0.3],
    ]);
  });

  it('says that there is no history, and what there is of others, and then changes no estimate', () => {
    const agents = history(1, 8, { factor: 0.01, spread: 0.1, runSpread: 0 }).map((actual) => ({ ...actual, doneBy: 'agents' as const }));
    const calibration = learn(agents, 'people');
    expect([calibration.state, calibration.statement]).toEqual([
      'none',
      'No history to calibrate by: no finished task done by people, and at least 5 are needed. The estimates are used as they are. (8 finished tasks done by agents say nothing about people.)',
    ]);
    expect(new Estimator(calibration).expected({ story: 'S1', kind: 'find', hours: { low: 1, likely: 2, high: 3 } })).toBe(2 * 3_600_000);
  });

  it('draws a kind with one odd task to what all have in common', () => {
    const usual = history(3, 10, { factor: 1, spread: 0.1, runSpread: 0 });
    const odd: Actual = { runId: 'r0', task: 'T99', kind: 'rules', doneBy: 'people', expectedHours: 1, actualHours: 20 };
    const rules = learn([...usual, odd], 'people').kinds.find(({ kind }) => kind === 'rules')!;
    expect([rules.factor > 1.3, rules.factor < 3]).toEqual([true, true]);
  });

  it('gives a P80 that holds four times out of five', () => {
    const truth = { factor: 1.5, spread: 0.4, runSpread: 0.25 };
    const estimator = new Estimator(learn(history(60, 10, truth), 'people'));
    const task = { story: 'S1', kind: 'manage', hours: { low: 8, likely: 10, high: 12 } } as const;
    const p80 = quantile(estimator.samples(task, estimator.runs(4_000, 1), 1).sort(), 0.8) / 3_600_000;
    const came = history(2_000, 1, truth, 99).map(({ actualHours }) => actualHours * 10);
    expect(came.filter((hours) => hours <= p80).length / came.length).toBeCloseTo(0.8, 1);
  });
});
