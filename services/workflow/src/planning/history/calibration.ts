import { Capability, type Calibration, type Story } from '@hexad/proto/documents';
import type { Actual, DoneBy } from './actual.js';

/** With fewer nothing is learned. */
const ENOUGH_TASKS = 5;
/** What runs have in common is seen from so many on. */
const ENOUGH_RUNS = 3;
/** So many tasks of a kind weigh as much as what all kinds have in common. */
const PULL = 5;

type Kind = Story['capability'];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const square = (values: readonly number[]): number => mean(values.map((value) => value ** 2));

/**
 * What the tenant's history says of its estimates: for each kind of task a factor (the median of actual by expected) and a spread, and how much
 * the tasks of one run go wrong together. On logarithms, because work takes twice as long as easily as half; kinds with few tasks, or
 * none, are drawn to what all have in common.
 */
export function learn(actuals: readonly Actual[], by: DoneBy): Calibration {
  const known = actuals.filter(({ doneBy, expectedHours, actualHours }) => doneBy === by && expectedHours > 0 && actualHours > 0);
  const others = actuals.length - known.length;
  if (known.length < ENOUGH_TASKS) return nothing(`${noHistory(known.length, by)}${aside(others, by)}`);
  const ratios = known.map((actual) => ({ ...actual, log: Math.log(actual.actualHours / actual.expectedHours) }));
  const all = mean(ratios.map(({ log }) => log));
  const byKind = Map.groupBy(ratios, ({ kind }) => kind);
  const factor = new Map<Kind, number>(
    Capability.options.map((kind) => {
      const logs = (byKind.get(kind) ?? []).map(({ log }) => log);
      return [kind, (sum(logs) + PULL * all) / (logs.length + PULL)];
    }),
  );
  const left = ratios.map((ratio) => ({ ...ratio, left: ratio.log - factor.get(ratio.kind)! }));
  const byRun = [...Map.groupBy(left, ({ runId }) => runId).values()].map((list) => list.map((one) => one.left));
  const runSpread = byRun.length < ENOUGH_RUNS ? 0 : spreadOfRuns(byRun);
  const own = Math.max(0, square(left.map((one) => one.left)) - runSpread ** 2);
  const kinds = Capability.options.map((kind) => {
    const mine = left.filter((one) => one.kind === kind).map((one) => one.left);
    const spread = mine.length === 0 ? 0 : Math.max(0, square(mine) - runSpread ** 2);
    return {
      kind,
      tasks: mine.length,
      factor: Math.exp(factor.get(kind)!),
      spread: Math.sqrt((mine.length * spread + PULL * own) / (mine.length + PULL)),
    };
  });
  return {
    state: 'learned',
    statement: learned(known.length, byRun.length, Math.exp(all), by),
    runs: byRun.length,
    tasks: known.length,
    runSpread,
    kinds,
  };
}

export const notWanted: Calibration = nothing(
  'Calibration is switched off in the settings of the plan: the estimates are used as they are.',
  'off',
);

/** The variance between runs, less what chance within them makes of it. */
function spreadOfRuns(runs: readonly (readonly number[])[]): number {
  const means = runs.map(mean);
  const middle = mean(means);
  const between = sum(means.map((one) => (one - middle) ** 2)) / (means.length - 1);
  const chance = mean(
    runs.map((list, index) => (list.length < 2 ? 0 : square(list.map((one) => one - means[index]!)) / (list.length - 1))),
  );
  return Math.sqrt(Math.max(0, between - chance));
}

function nothing(statement: string, state: 'none' | 'off' = 'none'): Calibration {
  return { state, statement, runs: 0, tasks: 0, runSpread: 0, kinds: [] };
}

const tasks = (count: number): string => `${count} finished task${count === 1 ? '' : 's'}`;

const noHistory = (count: number, by: DoneBy): string =>
  `No history to calibrate by: ${count === 0 ? 'no finished task' : `only ${tasks(count)}`} done by ${by}, and at least ${ENOUGH_TASKS} are needed. The estimates are used as they are.`;

const aside = (others: number, by: DoneBy): string =>
  others === 0 ? '' : ` (${tasks(others)} done by ${by === 'people' ? 'agents' : 'people'} say nothing about ${by}.)`;

const learned = (count: number, runs: number, factor: number, by: DoneBy): string =>
  `Calibrated by ${tasks(count)} done by ${by} in ${runs} run${runs === 1 ? '' : 's'}: they took ${factor.toPrecision(2)} times what was estimated.`;
