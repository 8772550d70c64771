import type { EventEmitter } from 'node:events';

export interface StopSignals extends Disposable {
  /** Aborted by the first SIGINT or SIGTERM: stop taking work, finish or hand back, close. */
  readonly signal: AbortSignal;
  /** Resolves with it. */
  readonly stopped: Promise<NodeJS.Signals>;
}

const STOPPING = ['SIGINT', 'SIGTERM'] as const;
const NUMBER = { SIGINT: 2, SIGTERM: 15 } as const;

/** The first signal drains; the second ends the process at once. `source` and `exit` are the process's own outside tests. */
export function stopOnSignals(source: EventEmitter = process, exit: (code: number) => void = (code) => process.exit(code)): StopSignals {
  const abort = new AbortController();
  const stopped = new Promise<NodeJS.Signals>((resolve) => abort.signal.addEventListener('abort', () => resolve(abort.signal.reason)));
  const handlers = STOPPING.map((name) => {
    const handle = (): void => {
      if (abort.signal.aborted) return exit(128 + NUMBER[name]);
      abort.abort(name);
    };
    source.on(name, handle);
    return () => source.off(name, handle);
  });
  return {
    signal: abort.signal,
    stopped,
    [Symbol.dispose]: () => {
      for (const remove of handlers) remove();
    },
  };
}
