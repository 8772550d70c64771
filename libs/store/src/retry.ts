import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';

/** Tries in all. */
const TRIES = 6;
const FIRST_MS = 5;

/** Runs `work` again while it is `contended`, with a growing random pause, a bounded number of times. */
export async function retryContended<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'contended' || tries === TRIES) throw error;
      await wait(Math.random() * FIRST_MS * 2 ** tries);
    }
  }
}
