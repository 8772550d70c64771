import { describe, expect, it } from 'vitest';
import { PARTITIONS, partitionOf } from './partition.js';

describe('partitions', () => {
  it('stay what they are, since messages wait in them', () => {
    expect(['a', 'b', 'ä', ''].map((key) => partitionOf('01890000-0000-7000-8000-000000000001', key))).toMatchInlineSnapshot(`
      [
        6,
        3,
        4,
        3,
      ]
    `);
  });

  it('share the keys about evenly', () => {
    const counts = Array.from({ length: PARTITIONS }, () => 0);
    for (let n = 0; n < 8_000; n += 1) counts[partitionOf('t', `key-${n}`)]! += 1;
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1_200);
  });
});
