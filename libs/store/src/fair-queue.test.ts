import { describe, expect, it } from 'vitest';
import { FairQueue } from './fair-queue.js';

/** Work that runs until it is told to end, and the names of what has begun, in order. */
function bench(queue: FairQueue) {
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const all: Promise<void>[] = [];
  const add = (key: string, name: string): void => {
    const work = async (): Promise<void> => {
      began.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
    };
    all.push(queue.run(key, work));
  };
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { began, add, end, all };
}

describe('a fair queue', () => {
  it('runs no more at once than its limit', async () => {
    const { began, add, end } = bench(new FairQueue(2, 60_000));
    for (const name of ['a1', 'a2', 'a3']) add('a', name);
    await new Promise(setImmediate);
    expect(began).toEqual(['a1', 'a2']);
    await end('a2');
    expect(began).toEqual(['a1', 'a2', 'a3']);
  });

  it('takes turns between keys, so that a flood of one delays another by one place', async () => {
    const { began, add, end } = bench(new FairQueue(1, 60_000));
    for (const name of ['a1', 'a2', 'a3', 'a4']) add('a', name);
    add('b', 'b1');
    for (const name of ['a1', 'a2', 'b1', 'a3']) await end(name);
    expect(began).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
  });

  it('passes the place on when work fails', async () => {
    const queue = new FairQueue(1, 60_000);
    const failing = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });

  it('is idle when nothing runs and nothing waits', async () => {
    const queue = new FairQueue(1, 60_000);
    const { add, end } = bench(queue);
    add('a', 'a1');
    add('a', 'a2');
    let idle = false;
    const becoming = queue.idle().then(() => (idle = true));
    await end('a1');
    expect(idle).toBe(false);
    await end('a2');
    await becoming;
    expect(idle).toBe(true);
  });

  it('ends the wait of whom no place came free for in time, and never begins that work', async () => {
    const queue = new FairQueue(1, 20);
    const { began, add, end, all } = bench(queue);
    add('a', 'a1');
    add('b', 'b1');
    await expect(all[1]).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The only connection to the database had other work for 20 ms, so b did not get its turn; try again later.',
    });
    add('c', 'c1');
    await end('a1');
    expect(began).toEqual(['a1', 'c1']);
  });
});
