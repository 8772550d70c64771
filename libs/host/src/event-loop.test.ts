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
});
