import { Alarm } from '../application/ports.js';

/** Holds no process open. */
export class TimerAlarm extends Alarm {
  override after(ms: number, ring: () => void): Disposable {
    const timer = setTimeout(ring, Math.min(ms, 2 ** 31 - 1));
    timer.unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  }
}
