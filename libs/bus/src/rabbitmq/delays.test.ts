import { describe, expect, it } from 'vitest';
import { rung } from './delays.js';

describe('the ladder of delays', () => {
  it('has a step within 13 % of every delay', () => {
    const off = Array.from({ length: 3_000 }, (_, n) => 20 + n * 10).map((ms) => Math.abs(rung(ms) / ms - 1));
    expect(Math.max(...off)).toBeLessThan(0.13);
  });

  it('has few steps', () => {
    expect(new Set(Array.from({ length: 30_000 }, (_, ms) => rung(ms + 1))).size).toBeLessThan(50);
  });

  it('does not wait for nothing', () => {
    expect([rung(0), rung(1)]).toEqual([1, 1]);
  });
});
