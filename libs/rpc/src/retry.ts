import { setTimeout as wait } from 'node:timers/promises';
import { AppError, type Clock } from '@hexad/kernel';

export interface RetryOptions {
  /** Unix milliseconds; no try begins after it. */
  readonly deadline: number;
  readonly clock: Clock;
  /** Ends the waiting between two tries. */
  readonly signal?: AbortSignal;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Milliseconds before the second try, doubling up to `mostMs`; each wait is that times 0.5 to 1. Defaults 50 and 2_000. */
  readonly firstMs?: number;
  readonly mostMs?: number;
}

/** Tries again after errors that say they are retryable, as long as the deadline leaves time for it. Throws the last error. */
export async function retrying<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { deadline, clock, signal, random = Math.random, firstMs = 50, mostMs = 2_000 } = options;
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      const error = AppError.from(thrown);
      const pause = Math.min(firstMs * 2 ** tries, mostMs) * (0.5 + random() / 2);
      if (!error.retryable || clock.now().getTime() + pause >= deadline) throw error;
      await wait(pause, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}
