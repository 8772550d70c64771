import { setTimeout as wait } from 'node:timers/promises';
import type { AppError } from '@hexad/kernel';

/** Milliseconds for one request to a key service. */
export const REQUEST_MS = 3_000;
export const TRIES = 3;
const PAUSE_MS = 50;

/** Again after a failure that may pass, up to three times in all, with growing random pauses. */
export async function tries<T>(work: () => Promise<T>): Promise<T> {
  for (let done = 1; ; done += 1) {
    try {
      return await work();
    } catch (error) {
      if (done === TRIES || !(error as AppError).retryable) throw error;
      await wait(PAUSE_MS * 4 ** (done - 1) * (0.5 + Math.random()), undefined, { ref: false });
    }
  }
}
