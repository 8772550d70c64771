import { array, assert, asyncProperty, boolean, integer, record } from 'fast-check';
import { expect, describe, it } from 'vitest';
import { MergeGround, type Wish } from '../fixtures/merge-ground.js';
import type { Entry } from './domain/queue.js';
import { runQueue } from './run-queue.js';

const told = (entries: readonly Entry[]): string[] =>
  entries.map(({ id, state }) => (state.name === 'returned' ? `${id}: ${state.code}` : `${id}: ${state.name}`));

async function changes(ground: MergeGround, wishes: readonly Wish[]): Promise<Entry[]> {
  const base = await ground.repository.commitOf('main');
  const entries: Entry[] = [];
  for (const [n, wish] of wishes.entries()) entries.push(await ground.change(`c${n}`, base, wish));
  return entries;
}

describe('change sets that were made side by side', () => {
  it('land in their order, and come back when others changed the same lines or what they say together is wrong', async () => {
    await using ground = await MergeGround.open();
    const queue = await changes(ground, [
      { claim: 1, line: 1, edits: true },
      { claim: 2, line: 5, edits: true },
      { claim: 3, line: 1, edits: true },
      { claim: 1, line: 9, edits: false },
    ]);
    const merged = await runQueue(queue, ground.hands());
    expect(told(merged)).toEqual(['c0: landed', 'c1: landed', 'c2: conflict', 'c3: red']);
    expect(merged[2]!.state).toMatchObject({ files: ['shared.txt'] });
    expect(merged[3]!.state).toMatchObject({ reason: expect.stringContaining('claimed twice: 1') });
  });

  it('are rebased and proved anew when somebody else moves the branch in between', async () => {
    await using ground = await MergeGround.open();
    let moves = 0;
    const meddles = async (): Promise<void> => {
      if (moves++ > 0) return;
      await ground.commit('meddler', await ground.repository.commitOf('main'), { 'modules/meddler': '7' }, true);
    };
    const queue = await changes(ground, [
      { claim: 7, line: 1, edits: false },
      { claim: 8, line: 1, edits: false },
    ]);
    expect(told(await runQueue(queue, ground.hands(meddles)))).toEqual(['c0: red', 'c1: landed']);
  });

  it('land once, whatever was killed when: what is in the branch is found there', async () => {
    await using ground = await MergeGround.open();
    const queue = await changes(ground, [{ claim: 1, line: 1, edits: true }]);
    const [first] = await runQueue(queue, ground.hands());
    expect(told(await runQueue(queue, ground.hands()))).toEqual(told([first!]));
    expect(ground.landings).toBe(1);
  });

  it('all land or come back with a reason, thirty of them, and main is green after each landing', { timeout: 300_000 }, async () => {
    const wish = record({ claim: integer({ min: 1, max: 25 }), line: integer({ min: 0, max: 9 }), edits: boolean() });
    await assert(
      asyncProperty(array(wish, { minLength: 30, maxLength: 30 }), async (wishes) => {
        await using ground = await MergeGround.open();
        const merged = await runQueue(await changes(ground, wishes), ground.hands());
        const landed = merged.filter(({ state }) => state.name === 'landed');
        expect(merged.filter(({ state }) => state.name !== 'landed' && (state.name !== 'returned' || state.reason === ''))).toEqual([]);
        expect([landed.length, await ground.fault('main')]).toEqual([ground.landings, undefined]);
        // The first of each claim that conflicts with nothing lands: nobody is turned away for nothing.
        const first = wishes.findIndex(({ edits }) => !edits);
        const before = wishes.slice(0, first).map(({ claim }) => claim);
        const alone = first >= 0 && !before.includes(wishes[first]!.claim);
        expect(alone ? merged[first]!.state.name : 'landed').toBe('landed');
      }),
      { numRuns: 1 },
    );
  });
});
