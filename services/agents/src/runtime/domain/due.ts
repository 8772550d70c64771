/** When an attempt has to be over, in Unix milliseconds. */
export interface Due {
  readonly deadline: number;
  /** From then on it hands over what is there. */
  readonly handOver: number;
}

const HAND_OVER_MS = 60_000;

/** So long before its deadline an agent stops: a tenth of the attempt's time, at most a minute. Undefined without a deadline, which is 0. */
export function dueOf(deadline: number, began: number): Due | undefined {
  if (deadline <= 0) return undefined;
  return { deadline, handOver: deadline - Math.min(HAND_OVER_MS, Math.max(0, (deadline - began) / 10)) };
}

/** Seconds that a command has which may have `most`: not more than are left before the hand-over, and one at least. */
export const secondsLeft = (most: number, due: Due | undefined, now: number): number =>
  due ? Math.min(most, Math.max(1, Math.ceil((due.handOver - now) / 1000))) : most;
