import { describe, expect, it } from 'vitest';
import { monitorEventLoop } from './event-loop.js';

describe('the event loop monitor', () => {
  it('sees work that blocks', async () => {
    using monitor = monitorEventLoop();
    await expect
      .poll(() => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 120);
        return monitor.read().max;
      })
      .toBeGreaterThan(80);
  });

  it('has seen nothing after a reset', () => {
    using monitor = monitorEventLoop();
    monitor.reset();
    expect(monitor.read()).toEqual({ p50: 0, p99: 0, max: 0 });
  });
});
