import { describe, expect, it } from 'vitest';
import { PARTITIONS } from '../broker/partition.js';
import { shareOf, type Member } from './share.js';

const members = (count: number, types = ['t']): Member[] =>
  Array.from({ length: count }, (_, n) => ({ id: `m${n}`, process: `p${n}`, types }));
const shares = (all: readonly Member[]): number[] => all.map(({ id }) => shareOf(id, all));

describe('the share of a member', () => {
  it.each([
    [1, [8]],
    [2, [4, 4]],
    [3, [3, 3, 2]],
    [5, [2, 2, 2, 1, 1]],
    [9, [1, 1, 1, 1, 1, 1, 1, 1, 0]],
  ])('of %i is fair', (count, expected) => {
    expect(shares(members(count))).toEqual(expected);
  });

  it('is none for one that does not know all types, while others do', () => {
    const [old, ...fresh] = members(3);
    expect(shares([old!, ...fresh.map((member) => ({ ...member, types: ['t', 'u'] }))])).toEqual([0, 4, 4]);
  });

  it('leaves no partition out when nobody knows all types', () => {
    const [one, two] = members(2);
    expect(
      shares([
        { ...one!, types: ['t'] },
        { ...two!, types: ['u'] },
      ]).reduce((sum, share) => sum + share),
    ).toBe(PARTITIONS);
  });
});
