import { describe, expect, it } from 'vitest';
import { isUuid, Uuid7 } from './ids.js';

describe('ids', () => {
  it('are UUIDs of version 7, each greater than the one before, however many are made at once', () => {
    const ids = new Uuid7();
    const made = Array.from({ length: 20_000 }, () => ids.next());
    expect(made.filter((id) => !isUuid(id) || id[14] !== '7')).toEqual([]);
    expect(made.every((id, n) => n === 0 || id > made[n - 1]!)).toBe(true);
  });

  it('do not tell the next one: what is random in them differs', () => {
    const ids = new Uuid7();
    const tails = Array.from({ length: 1_000 }, () => ids.next().slice(19));
    expect(new Set(tails).size).toBe(1_000);
  });
});
