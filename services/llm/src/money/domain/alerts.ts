import type { Budget } from './budget.js';
import type { Tallies } from './tallies.js';

/** Percentages of a limit at which somebody is told. At the last nothing fits any more. */
export const LEVELS = [50, 80, 100] as const;

export interface Alert {
  readonly budget: Budget;
  readonly run: string;
  /** Milliseconds; 0 for the window of a run. */
  readonly start: number;
  readonly percent: (typeof LEVELS)[number];
  readonly spent: bigint;
}

/** What was reached now and not told of in the same window. A jump over two levels is two alerts. */
export function alertsOf(tallies: Tallies): Alert[] {
  const alerts: Alert[] = [];
  for (const { budget, run, start, spent, alerted } of tallies.grown()) {
    const reached = LEVELS.filter((percent) => percent > alerted && spent * 100n >= budget.limit * BigInt(percent));
    alerts.push(...reached.map((percent) => ({ budget, run, start, percent, spent })));
    const highest = reached.at(-1);
    if (highest !== undefined) tallies.told(budget, run, start, highest);
  }
  return alerts;
}
