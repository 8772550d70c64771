import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';

/** Milliseconds; doubled after each failure in a row, up to a second. */
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;
/** In a row; about five seconds. */
const MOST_FAILURES = 8;

/**
 * A stream of numbered things from `after` on, until it ends or `signal` aborts. One that breaks is opened anew after the last number; what cannot
 * be mended so is thrown.
 */
export async function* resuming<T extends { readonly sequence: number }, A extends number | undefined>(
  open: (after: A | number) => AsyncIterable<T>,
  after: A,
  signal: AbortSignal,
  mostFailures = MOST_FAILURES,
): AsyncGenerator<T, void> {
  let last: A | number = after;
  for (let failures = 0; ; failures += 1) {
    try {
      for await (const thing of open(last)) {
        yield thing;
        last = thing.sequence;
        failures = 0;
      }
      return;
    } catch (thrown) {
      if (signal.aborted) return;
      if (!AppError.from(thrown).retryable || failures >= mostFailures) throw thrown;
    }
    await wait(Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE), undefined, { signal }).catch(() => {});
  }
}
