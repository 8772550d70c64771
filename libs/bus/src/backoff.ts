import type { RetryPolicy } from './bus.js';

export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, delayMs: 200, maxDelayMs: 30_000, outageMs: 15 * 60_000 };

/** Milliseconds before the try after `attempt`: doubling, and between half and all of it, so that many do not come back at once. */
export function backoff({ delayMs, maxDelayMs }: Pick<RetryPolicy, 'delayMs' | 'maxDelayMs'>, attempt: number, random: number): number {
  const full = Math.min(maxDelayMs, delayMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full * (0.5 + random / 2));
}
