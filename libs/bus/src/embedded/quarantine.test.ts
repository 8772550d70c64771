import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Quarantine } from './quarantine.js';

/** The ids whose turn it is or was, in order. */
function entering(quarantine: Quarantine, ...ids: string[]): string[] {
  const began: string[] = [];
  for (const id of ids) void quarantine.enter(id).then(() => began.push(id));
  return began;
}

describe('quarantine', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lets one in at a time', async () => {
    const quarantine = new Quarantine(1_000);
    const began = entering(quarantine, 'a', 'b');
    await vi.advanceTimersByTimeAsync(0);
    expect(began).toEqual(['a']);
    quarantine.leave('a');
    await vi.advanceTimersByTimeAsync(0);
    expect(began).toEqual(['a', 'b']);
  });

  it('lets the next one in when the process has lived on, and says so', async () => {
    const quarantine = new Quarantine(1_000);
    const survived = vi.fn<() => void>();
    const began = entering(quarantine, 'a', 'b');
    quarantine.watch('a', survived);
    await vi.advanceTimersByTimeAsync(999);
    expect([began, survived.mock.calls.length]).toEqual([['a'], 0]);
    await vi.advanceTimersByTimeAsync(1);
    expect([began, survived.mock.calls.length]).toEqual([['a', 'b'], 1]);
  });

  it('says of one that left in time that it was watched, and never that it survived', async () => {
    const quarantine = new Quarantine(1_000);
    const survived = vi.fn<() => void>();
    await quarantine.enter('a');
    quarantine.watch('a', survived);
    expect(quarantine.leave('a')).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(survived).not.toHaveBeenCalled();
  });

  it('passes over one that left before its turn', async () => {
    const quarantine = new Quarantine(1_000);
    const began = entering(quarantine, 'a', 'b', 'c');
    expect(quarantine.leave('b')).toBe(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(began).toEqual(['a']);
    quarantine.leave('a');
    await vi.advanceTimersByTimeAsync(0);
    expect(began).toContain('c');
  });
});
