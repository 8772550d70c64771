import { describe, expect, it } from 'vitest';
import { after, MOST_MOVES, next, type Entry, type EntryState } from './queue.js';

const entry = (state: EntryState = { name: 'waiting' }, given: Partial<Entry> = {}): Entry => ({
  id: 'a',
  base: 'b0',
  head: 'h0',
  files: [],
  state,
  moved: 0,
  ...given,
});

describe('a merge queue', () => {
  it.each([
    ['puts what waits on top of the branch', { name: 'waiting' }, { do: 'rebase', onto: 'm1' }],
    ['proves what stands on top of it', { name: 'rebased', head: 'h1', onto: 'm1' }, { do: 'prove', head: 'h1' }],
    ['lands what was proved there', { name: 'proved', head: 'h1', onto: 'm1' }, { do: 'land', head: 'h1', onto: 'm1' }],
    ['begins anew with what was proved elsewhere', { name: 'proved', head: 'h1', onto: 'm0' }, { do: 'rebase', onto: 'm1' }],
    ['begins anew with what was rebased elsewhere', { name: 'rebased', head: 'h1', onto: 'm0' }, { do: 'rebase', onto: 'm1' }],
  ] as const)('%s', (_, state, step) => {
    expect(next([entry(state)], 'm1')?.step).toEqual(step);
  });

  it('goes in order, past what is over', () => {
    const queue = [entry({ name: 'landed', commit: 'm1' }, { id: 'a' }), entry(undefined, { id: 'b' }), entry(undefined, { id: 'c' })];
    expect(next(queue, 'm1')?.entry.id).toBe('b');
    expect(next(queue.slice(0, 1), 'm1')).toBeUndefined();
  });

  it('returns what the branch never stands still for', () => {
    let moving = entry({ name: 'proved', head: 'h1', onto: 'm1' });
    for (let n = 0; n <= MOST_MOVES; n++) moving = after(moving, { did: 'move' });
    expect(next([moving], 'm9')?.step).toMatchObject({ do: 'return', code: 'contended' });
  });

  it('takes what adds nothing to the branch for landed', () => {
    expect(after(entry(), { did: 'rebase', head: 'm1', onto: 'm1' }).state).toEqual({ name: 'landed', commit: 'm1' });
  });

  it('lets a proof of another commit prove nothing', () => {
    const rebased = entry({ name: 'rebased', head: 'h2', onto: 'm1' });
    expect(after(rebased, { did: 'prove', head: 'h1' })).toBe(rebased);
  });
});
