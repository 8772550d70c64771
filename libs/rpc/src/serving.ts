import { AsyncLocalStorage } from 'node:async_hooks';

interface Serving {
  /** Unix milliseconds. */
  readonly deadline: number;
  over: boolean;
}

const current = new AsyncLocalStorage<Serving>();

/**
 * The deadline of the call that the running code serves: what it calls in turn ends no later. Work that a handler leaves behind, to go on
 * after its answer, is bound by it no more.
 */
export const serving = {
  async until<T>(deadline: number, work: () => Promise<T>): Promise<T> {
    const call: Serving = { deadline, over: false };
    try {
      return await current.run(call, work);
    } finally {
      call.over = true;
    }
  },
  /** Work that a call begins and does not wait for: it has a time of its own from its first moment. */
  beyond<T>(work: () => T): T {
    return current.exit(work);
  },
  /** Unix milliseconds; undefined outside of a call. */
  deadline(): number | undefined {
    const call = current.getStore();
    return call === undefined || call.over ? undefined : call.deadline;
  },
};
