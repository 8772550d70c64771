import { AsyncLocalStorage } from 'node:async_hooks';

const current = new AsyncLocalStorage<string>();

/** Who does what the running code does; it goes into the events that are written. The RPC server and the bus set it around each handler. */
export const actingAs = {
  run<T>(actor: string, work: () => T): T {
    return current.run(actor, work);
  },
  /** `user:<id>`, `service:<name>`, …; undefined where nobody said. */
  current(): string | undefined {
    return current.getStore();
  },
};
