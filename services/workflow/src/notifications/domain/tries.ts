const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Milliseconds before the tries after the first: a good day in all. */
export const PAUSES: readonly number[] = [
  5_000,
  30_000,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  10 * HOUR,
];
/** Share of a pause that chance adds, so that what failed together does not come back together. */
const JITTER = 0.2;
/** The longest that an endpoint may ask to wait. */
const LONGEST_WISH = 2 * HOUR;

/** How long until the next try after `tries`; undefined: there is none. `wishMs`: what the other end asked for. `chance` is from 0 to 1. */
export function pauseAfter(tries: number, chance: number, wishMs = 0, pauses: readonly number[] = PAUSES): number | undefined {
  const pause = pauses[tries - 1];
  if (pause === undefined) return undefined;
  return Math.round(Math.max(pause * (1 + JITTER * chance), Math.min(wishMs, LONGEST_WISH)));
}
