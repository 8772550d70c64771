import type { Delivery } from '@hexad/bus';
import { describe, expect, it } from 'vitest';
import { collect, enqueue, numbers, tenant, unique, type BusAbilities, type BusUnderTest } from './bus-under-test.js';

/** Less than the sweeps of an embedded bus are apart, and much for a busy machine. */
const LATE_MS = 5_000;

/** Milliseconds since the task was enqueued, by the clock of the database, which is the one that counts. */
async function ageOf({ store }: BusUnderTest, { message }: Delivery): Promise<number> {
  const sql = 'select extract(epoch from clock_timestamp() - $1::timestamptz)::float8 * 1000 as ms';
  const [age] = await store.inTenant(tenant, (tx) => tx.query<{ ms: number }>(sql, [message.time]));
  return age!.ms;
}

/** What a transport must do with tasks that are enqueued with a delay. */
export function delayConformance(current: () => BusUnderTest, can: BusAbilities): void {
  describe('delayed tasks', () => {
    it('come not before their time and soon after it, and later ones without a delay overtake them', async () => {
      const [queue, got, ages] = [unique('tasks'), collect(), new Map<string, number>()];
      await using _sub = await current().bus.onTask({ queue }, async (d) => {
        ages.set(d.message.key, await ageOf(current(), d));
        got.add(d);
      });
      await enqueue(current(), { queue, key: 'late', data: { n: 1 }, delayMs: 400 }, { queue, key: 'soon', data: { n: 2 }, delayMs: 200 });
      await enqueue(current(), { queue, key: 'now', data: { n: 3 } });
      expect(numbers(await got.count(3))).toEqual([3, 2, 1]);
      for (const [key, delayMs] of [['soon', 200] as const, ['late', 400] as const]) {
        expect(ages.get(key)).toBeGreaterThanOrEqual(delayMs);
        expect(ages.get(key)).toBeLessThan(delayMs + LATE_MS);
      }
    });

    it('come at their time also when the bus ended and began again meanwhile', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      await enqueue(current(), { queue, key: 'k', data: { n: 1 }, delayMs: 500 });
      await current().restart();
      let age = 0;
      await using _sub = await current().bus.onTask({ queue }, async (d) => {
        age = await ageOf(current(), d);
        got.add(d);
      });
      expect(numbers(await got.count(1))).toEqual([1]);
      expect(age).toBeGreaterThanOrEqual(500);
      expect(age).toBeLessThan(500 + LATE_MS);
    });

    it.runIf(can.cancel)('that are cancelled before their time are gone', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      await using _sub = await current().bus.onTask({ queue }, async (d) => got.add(d));
      await enqueue(current(), { queue, key: 'a', data: { n: 1 }, delayMs: 1_000 }, { queue, key: 'b', data: { n: 2 }, delayMs: 1_100 });
      await current().bus.cancelTasks({ tenant, queue, key: 'a' });
      const waiting = await current().store.inTenant(tenant, (tx) => tx.query('select key from outbox where name = $1', [queue]));
      expect(waiting).toEqual([{ key: 'b' }]);
      expect(numbers(await got.count(1))).toEqual([2]);
    });
  });
}
