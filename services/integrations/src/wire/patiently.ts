import { setTimeout as wait } from 'node:timers/promises';
import { AppError, type Clock } from '@hexad/kernel';
import type { Patience } from './line.js';

const TRIES = 4;
const FIRST_MS = 250;
const MOST_MS = 4_000;

/**
 * Again after a failure that may pass, up to four times in all, with growing random pauses, and not before the provider wants it. What waits longer
 * than there is time fails at once. `work` looks each time whether it was done already.
 */
export async function patiently<T>(work: () => Promise<T>, { signal, deadline }: Patience, clock: Clock, random = Math.random): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (thrown) {
      const error = AppError.from(thrown);
      const asked = error.details['retryAfterMs'];
      const pause = Math.max(Math.min(FIRST_MS * 2 ** (tries - 1), MOST_MS) * (0.5 + random()), typeof asked === 'number' ? asked : 0);
      if (tries === TRIES || !error.retryable || clock.now().getTime() + pause >= deadline) throw error;
      await wait(pause, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
