import { describe, expect, it } from 'vitest';
import { forecast } from './forecast.js';

const noon = new Date('2026-01-15T12:00:00Z');
const day = (limit: bigint) => ({ window: { kind: 'day' } as const, limit });

describe('a forecast', () => {
  it('goes on as it has in this window, and says when the limit is reached', () => {
    expect(forecast(day(150n), { spent: 90n, reserved: 10n }, noon)).toEqual({
      atEnd: 200n,
      exhaustedAt: new Date('2026-01-15T18:00:00Z'),
    });
  });

  it('says no time when the limit is not reached in this window', () => {
    expect(forecast(day(200n), { spent: 100n, reserved: 0n }, noon)).toEqual({ atEnd: 200n, exhaustedAt: undefined });
  });

  it('of nothing spent is nothing', () => {
    expect(forecast(day(200n), { spent: 0n, reserved: 0n }, noon)).toEqual({ atEnd: 0n, exhaustedAt: undefined });
  });

  it('is none where time does not end the window, or has just begun it', () => {
    expect(forecast({ window: { kind: 'run' }, limit: 1n }, { spent: 1n, reserved: 0n }, noon)).toBeUndefined();
    expect(forecast(day(1n), { spent: 1n, reserved: 0n }, new Date('2026-01-15T00:00:00Z'))).toBeUndefined();
  });
});
