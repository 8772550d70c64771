import type { Budget, Standing } from './budget.js';
import { counterStart, windowEnd } from './window.js';

export interface Forecast {
  /** Micro-dollars at the window's end, if spending goes on as it has in this window. */
  readonly atEnd: bigint;
  /** When the limit is reached at that rate; undefined if not in this window. */
  readonly exhaustedAt: Date | undefined;
}

/** Undefined where time does not end the window, or none of it has passed. Calls under way count as if they cost what they reserved. */
export function forecast(
  { window, limit }: Pick<Budget, 'window' | 'limit'>,
  { spent, reserved }: Standing,
  now: Date,
): Forecast | undefined {
  const at = now.getTime();
  const [start, end] = [counterStart(window, at), windowEnd(window, at)];
  const gone = BigInt(at - start);
  if (end === undefined || gone <= 0n) return undefined;
  const used = spent + reserved;
  const atEnd = (used * BigInt(end - start) + gone - 1n) / gone;
  if (used >= limit) return { atEnd, exhaustedAt: now };
  const reachedAt = used === 0n ? undefined : start + Number((limit * gone + used - 1n) / used);
  return { atEnd, exhaustedAt: reachedAt !== undefined && reachedAt < end ? new Date(reachedAt) : undefined };
}
