import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface EventLoopDelay {
  /** Milliseconds beyond the timer's resolution, since the monitor began. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface EventLoopMonitor extends Disposable {
  read(): EventLoopDelay;
}

/** Milliseconds. */
const RESOLUTION = 10;

/** Measures how late timers fire: the sign of work that blocks the event loop. */
export function monitorEventLoop(): EventLoopMonitor {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  histogram.enable();
  const late = (nanoseconds: number): number => Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION) * 10) / 10);
  return {
    read: () =>
      histogram.count === 0
        ? { p50: 0, p99: 0, max: 0 }
        : { p50: late(histogram.percentile(50)), p99: late(histogram.percentile(99)), max: late(histogram.max) },
    [Symbol.dispose]: () => void histogram.disable(),
  };
}
