import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from './error.js';

const current = new AsyncLocalStorage<string | undefined>();

/** Marks everything that `work` does, however deep, as done inside a transaction. `name` is for people: `workflow of tenant …`. */
export const insideTransaction = {
  run<T>(name: string, work: () => T): T {
    return current.run(name, work);
  },
  /** For what outlives the transaction though it was started in it: a connection, a timer, a shared promise. */
  leave<T>(work: () => T): T {
    return current.getStore() === undefined ? work() : current.run(undefined, work);
  },
  /** Name of the transaction around the running code; undefined outside. */
  current(): string | undefined {
    return current.getStore();
  },
};

/**
 * Called by every port that waits for something else (RPC, bus, model, file, child process): waiting inside a transaction holds the
 * only connection of an embedded database, and what waits for that connection never gets it.
 */
export function assertOutsideTransaction(what: string): void {
  const name = current.getStore();
  if (name === undefined) return;
  throw new AppError('internal', `${what} was used inside the transaction of ${name}; do it before or after the transaction.`);
}
