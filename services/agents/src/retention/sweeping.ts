import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';

const EVERY_MS = 3_600_000;

export interface Sweep {
  /** In the log: `mirrors that nobody used`. */
  readonly what: string;
  /** How many were removed. */
  readonly sweep: () => Promise<number>;
}

/** Takes away, every hour, what is too old to be kept. */
export function sweeping(sweeps: readonly Sweep[], log: Log): AsyncDisposable {
  let running = Promise.resolve();
  const all = async (): Promise<void> => {
    for (const { what, sweep } of sweeps)
      try {
        const removed = await sweep();
        if (removed > 0) log.info(`${what} were removed`, { removed });
      } catch (thrown) {
        const { code, message } = AppError.from(thrown);
        log.warn(`${what} could not be removed; the next time comes`, { code, error: message });
      }
  };
  const timer = setInterval(() => {
    running = running.then(all);
  }, EVERY_MS);
  timer.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
