import { expect, it } from 'vitest';
import { Semaphore } from './semaphore.js';

it('gives turns in the order in which they were asked for', async () => {
  const turns = new Semaphore(1);
  const order: number[] = [];
  const first = await turns.acquire();
  const others = [1, 2, 3].map(async (who) => {
    using _ = await turns.acquire();
    order.push(who);
  });
  first[Symbol.dispose]();
  await Promise.all(others);
  expect(order).toEqual([1, 2, 3]);
});

it('takes those who gave up out of the queue', async () => {
  const turns = new Semaphore(1);
  const held = await turns.acquire();
  const aborting = new AbortController();
  const impatient = turns.acquire(aborting.signal);
  const patient = turns.acquire();
  aborting.abort(new Error('enough'));
  await expect(impatient).rejects.toThrow('enough');
  held[Symbol.dispose]();
  await expect(patient).resolves.toBeDefined();
});
