import { AppError } from '@hexad/kernel';
import { SilentLog } from '@hexad/telemetry';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SweepAnswers } from './application/sweep-answers.js';

const TEN_MINUTES = 600_000;

describe('kept answers', () => {
  afterEach(() => void vi.useRealTimers());

  it('are swept every ten minutes, after a sweep that failed too, and not after the end', async () => {
    vi.useFakeTimers();
    let sweeps = 0;
    const sweep = async () => {
      sweeps += 1;
      if (sweeps === 1) throw new AppError('unavailable', 'The database is away.');
      return 0;
    };
    const sweeping = new SweepAnswers(sweep, new SilentLog());
    sweeping.begin();
    await vi.advanceTimersByTimeAsync(2 * TEN_MINUTES);
    await sweeping[Symbol.asyncDispose]();
    await vi.advanceTimersByTimeAsync(2 * TEN_MINUTES);
    expect(sweeps).toBe(2);
  });
});
