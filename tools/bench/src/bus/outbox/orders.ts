import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '@hexad/store';
import { dataOf, EVENT, keyOf, TENANT } from '../messages.js';
import { now, type Ordered } from './latencies.js';

/** Writes so many a second for so long, each when it is due and never later because of those before it. */
export async function order(store: Store, perSecond: number, seconds: number): Promise<number> {
  const count = perSecond * seconds;
  const began = now();
  const all: Promise<void>[] = [];
  while (all.length < count) {
    const due = Math.min(count, Math.floor(((now() - began) / 1_000) * perSecond) + 1);
    for (let n = all.length; n < due; n += 1) all.push(write(store, n, began + (n / perSecond) * 1_000));
    await wait(1);
  }
  await Promise.all(all);
  return count;
}

async function write(store: Store, n: number, at: number): Promise<void> {
  const data: Ordered = { ...dataOf(n), id: randomUUID(), at };
  await store.inTenant(TENANT, async (tx) => {
    await tx.execute('insert into orders values ($1, $2, $3)', [TENANT, data.id, JSON.stringify(data)]);
    await tx.publish({ type: EVENT, key: keyOf(n), data });
  });
}
