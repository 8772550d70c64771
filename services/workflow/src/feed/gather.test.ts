import { AppError } from '@hexad/kernel';
import { expect, it } from 'vitest';
import type { Placed } from './application/feed.js';
import { Gather } from './application/gather.js';

const placed = (id: string): Placed => ({
  stream: 's',
  told: { id, type: 't', time: '', actor: '', projectId: '', runId: '', severity: 'info', title: '', data: '' },
});

/** Keeps what it is given, refuses `poison`, and says what came together. */
class Kept {
  readonly batches: string[][] = [];
  async append(_tenant: string, batch: readonly Placed[]): Promise<void> {
    this.batches.push(batch.map(({ told }) => told.id));
    await Promise.resolve();
    if (batch.some(({ told }) => told.id === 'poison')) throw new AppError('invalid', 'No.');
  }
}

it('writes at once, and together what comes meanwhile', async () => {
  const kept = new Kept();
  const gather = new Gather(kept);
  await Promise.all(['a', 'b', 'c'].map((id) => gather.add('t', [placed(id)])));
  await gather.add('t', [placed('d')]);
  expect(kept.batches).toEqual([['a'], ['b', 'c'], ['d']]);
});

it('keeps what came together with something that cannot be kept', async () => {
  const kept = new Kept();
  const gather = new Gather(kept);
  const written = await Promise.allSettled(['a', 'poison', 'c'].map((id) => gather.add('t', [placed(id)])));
  expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(kept.batches.slice(-2)).toEqual([['poison'], ['c']]);
});
