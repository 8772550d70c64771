import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Watch } from './watch.js';

describe('the time of a call', () => {
  const { signal } = new AbortController();

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is over when nothing was said for so long', () => {
    using watch = new Watch({ provider: 'ours', signal, timeoutMs: 1000 });
    vi.advanceTimersByTime(999);
    watch.resume();
    vi.advanceTimersByTime(999);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(watch.failure()).toMatchObject({ code: 'provider_timeout', details: { timeoutMs: 1000 } });
  });

  it('does not run while the reader of a stream has the word', () => {
    using watch = new Watch({ provider: 'ours', signal, timeoutMs: 1000 });
    watch.hold();
    vi.advanceTimersByTime(5000);
    watch.resume();
    vi.advanceTimersByTime(999);
    expect(watch.failure()).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(watch.failure()?.code).toBe('provider_timeout');
  });

  it('begins when the call is cleared', async () => {
    const { promise: cleared, resolve } = Promise.withResolvers<void>();
    using watch = new Watch({ provider: 'ours', signal, timeoutMs: 1000, cleared });
    vi.advanceTimersByTime(5000);
    resolve();
    await cleared;
    vi.advanceTimersByTime(999);
    expect(watch.failure()).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(watch.failure()?.code).toBe('provider_timeout');
  });

  it('leaves nothing behind', () => {
    const watch = new Watch({ provider: 'ours', signal, timeoutMs: 1000 });
    watch[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });
});
