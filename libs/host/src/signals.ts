import type { EventEmitter } from 'node:events';

export interface StopSignals extends Disposable {
  /** Aborted by the first SIGINT or SIGTERM: stop taking work, finish or hand back, close. */
  readonly signal: AbortSignal;
  /** Resolves with it. */
  readonly stopped: Promise<NodeJS.Signals>;
}

export interface SignalSource {
  readonly source: EventEmitter;
  readonly exit: (code: number) => void;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

const STOPPING = ['SIGINT', 'SIGTERM'] as const;
const NUMBER = { SIGINT: 2, SIGTERM: 15 } as const;
/** A service manager signals the whole group and the launcher passes its own on: what comes so close together is one wish. */
const ONE_WISH_MS = 300;
const THIS_PROCESS: SignalSource = { source: process, exit: (code) => process.exit(code), now: () => performance.now() };

/** The first signal drains; a second one, later, ends the process at once. */
export function stopOnSignals({ source, exit, now }: SignalSource = THIS_PROCESS): StopSignals {
  const abort = new AbortController();
  const stopped = Promise.withResolvers<NodeJS.Signals>();
  let at = 0;
  const handlers = STOPPING.map((name) => {
    const handle = (): void => {
      if (!abort.signal.aborted) {
        at = now();
        abort.abort();
        stopped.resolve(name);
      } else if (now() - at > ONE_WISH_MS) exit(128 + NUMBER[name]);
    };
    source.on(name, handle);
    return () => source.off(name, handle);
  });
  return {
    signal: abort.signal,
    stopped: stopped.promise,
    [Symbol.dispose]: () => {
      for (const remove of handlers) remove();
    },
  };
}
