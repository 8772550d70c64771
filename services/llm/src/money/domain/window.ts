import { AppError } from '@hexad/kernel';

/**
 * For what time a limit holds. `run`: for each run, however long it takes. `day` and `month`: of UTC. `rolling`: in any `lengthMs`. A call
 * counts in the window in which it was reserved, also when it ends in the next.
 */
export type Window = { readonly kind: 'run' | 'day' | 'month' } | { readonly kind: 'rolling'; readonly lengthMs: number };
export const WINDOWS = ['run', 'day', 'month', 'rolling'] as const;

const MINUTE = 60_000;
const DAY = 86_400_000;
/**
 * A rolling window is counted in slots of a sixtieth. The oldest, which is partly out already, counts whole: never is more than the limit
 * spent in any such time, and room comes back up to a sixtieth late.
 */
const SLOTS = 60;

/** Fails with `invalid`. */
export function checkWindow(window: Window): Window {
  if (!WINDOWS.includes(window.kind))
    throw new AppError('invalid', `A window is ${WINDOWS.join(', ')}, not ${JSON.stringify(window.kind)}.`);
  if (window.kind !== 'rolling') return window;
  const { lengthMs } = window;
  if (Number.isSafeInteger(lengthMs) && lengthMs % MINUTE === 0 && lengthMs >= MINUTE && lengthMs <= 366 * DAY) return window;
  throw new AppError('invalid', `A rolling window is whole minutes from one to 366 days long, not ${String(lengthMs)} ms.`);
}

const slotOf = (lengthMs: number): number => lengthMs / SLOTS;
const floor = (ms: number, unit: number): number => Math.floor(ms / unit) * unit;

/** The beginning of the counter that a moment falls in, in milliseconds; 0 for a run. A rolling window has many counters. */
export function counterStart(window: Window, at: number): number {
  if (window.kind === 'run') return 0;
  if (window.kind === 'day') return floor(at, DAY);
  if (window.kind === 'rolling') return floor(at, slotOf(window.lengthMs));
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

/** The beginning of the first counter that counts at that moment. */
export const windowStart = (window: Window, at: number): number =>
  counterStart(window, window.kind === 'rolling' ? at - window.lengthMs : at);

/** When the next begins, in milliseconds; undefined where time does not end it. */
export function windowEnd(window: Window, at: number): number | undefined {
  if (window.kind === 'day') return counterStart(window, at) + DAY;
  const date = new Date(at);
  return window.kind === 'month' ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) : undefined;
}

/** How far back counters matter, at most; undefined for a run. */
export function reach(window: Window): number | undefined {
  if (window.kind === 'run') return undefined;
  if (window.kind === 'rolling') return window.lengthMs + slotOf(window.lengthMs);
  return window.kind === 'day' ? DAY : 31 * DAY;
}

/**
 * From when on a new budget counts what was spent before it was made: its window so far. Of runs, whose windows have no beginning in time,
 * those calls of the last 31 days.
 */
export const countedFrom = (window: Window, now: number): number => (window.kind === 'run' ? now - 31 * DAY : windowStart(window, now));
