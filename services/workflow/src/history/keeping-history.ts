import type { KeepHistory } from './application/keep-history.js';

/** How often a process looks which ended runs go into the archive. Milliseconds. */
const EVERY_MS = 60_000;

/** Looks after the history until it is disposed. */
export function keepingHistory(history: KeepHistory): AsyncDisposable {
  const stop = new AbortController();
  let sweep: Promise<void> | undefined;
  const timer = setInterval(() => {
    sweep ??= history.sweep(stop.signal).finally(() => (sweep = undefined));
  }, EVERY_MS);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stop.abort();
      await sweep;
    },
  };
}
