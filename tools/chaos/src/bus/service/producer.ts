import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { passing } from './dying.js';
import { PLACED, type Flowing, type Slice } from './messages.js';
import { ordered } from './plan.js';
import { tell } from './tell.js';

const AT_ONCE = 6;
const AGAIN_MS = 100;

/** Places the orders of a slice; those that are placed already, by a process before this one, are passed over. */
export async function placeAll(store: Store, seed: number, slice: Slice): Promise<void> {
  let next = slice.from;
  const work = async (): Promise<void> => {
    while (next < slice.to) await placeUntilItIs(store, seed, slice, next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Whether an attempt that failed was committed is not known: the next one looks. */
async function placeUntilItIs(store: Store, seed: number, slice: Slice, place: number): Promise<void> {
  for (;;) {
    try {
      await placeOne(store, seed, slice, place);
      passing('after the commit');
      return tell({ kind: 'placed', round: slice.round, slice: slice.slice });
    } catch (error) {
      const { retryable, code } = AppError.from(error);
      if (!retryable && code !== 'conflict') throw error;
      await wait(AGAIN_MS);
    }
  }
}

/** The business write, the number within the key and the event, or none of them. */
async function placeOne(store: Store, seed: number, { round, slice }: Slice, place: number): Promise<void> {
  const { tenant, key } = ordered(seed, round, place);
  await store.inTenant(tenant, async (tx) => {
    if ((await tx.query('select from placed where tenant = $1 and round = $2 and place = $3', [tenant, round, place])).length > 0) return;
    const counted = await tx.query<{ n: number }>(
      'insert into keys as k values ($1, $2, 1) on conflict (tenant, key) do update set last = k.last + 1 returning last as n',
      [tenant, key],
    );
    const data: Flowing = { round, slice, place, n: counted[0]!.n };
    await tx.execute('insert into placed values ($1, $2, $3, $4, $5, $6)', [tenant, round, place, slice, key, data.n]);
    await tx.publish({ type: PLACED, key, data });
    passing('inside the transaction');
  });
}
