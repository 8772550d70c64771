import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Sources } from './sources.js';

const EVERY_MS = 3_600_000;

/** Takes away, every hour, the mirrors that nobody has used for so many days. */
export function sweeping(sources: Sources, days: number, log: Log): AsyncDisposable {
  let running = Promise.resolve();
  const sweep = async (): Promise<void> => {
    try {
      const removed = await sources.sweep(days);
      if (removed > 0) log.info('mirrors that nobody used were removed', { mirrors: removed });
    } catch (thrown) {
      const { code, message } = AppError.from(thrown);
      log.warn('mirrors could not be swept; the next time comes', { code, error: message });
    }
  };
  const timer = setInterval(() => {
    running = running.then(sweep);
  }, EVERY_MS);
  timer.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
