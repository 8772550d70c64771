import type { Bus, Delivery } from '@hexad/bus';
import type { Store } from '@hexad/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numbered, wrong, type BusUnderFault } from './bus-faults.js';
import { collect, enqueue, gate, tenant, unique } from './bus-under-test.js';
import type { Collector } from './collector.js';

/** Tasks of three keys. */
const tasks = (queue: string, count: number, from = 0) =>
  numbered(queue, count, from).map(({ type, ...task }) => ({ ...task, queue: type, ordered: true }));

/** Subscribes with an effect that is written once for each task; the deliveries that took effect. */
async function effects(store: Store, bus: Bus, queue: string): Promise<Collector<Delivery>> {
  const done = collect();
  await bus.onTask({ queue, concurrency: 3, retry: { delayMs: 5, maxDelayMs: 10 } }, async (d) => {
    const first = await store.inTenant(tenant, (tx) => tx.firstTime(queue, d.message.id));
    if (first) done.add(d);
  });
  return done;
}

/** What becomes of ordered tasks when the way to the broker, or a process, is lost. */
export function orderedFaults(name: string, open: () => Promise<BusUnderFault>): void {
  describe(`ordered tasks and faults of ${name}`, () => {
    let faulty: BusUnderFault;
    beforeAll(async () => void (faulty = await open()), 180_000);
    afterAll(() => faulty?.[Symbol.asyncDispose](), 60_000);

    it('connections that are cut again and again lose none, double no effect and keep the order', async () => {
      await using bus = faulty.open();
      const queue = unique('tasks');
      const done = await effects(faulty.store, bus, queue);
      for (let round = 0; round < 8; round += 1) {
        await enqueue(faulty, ...tasks(queue, 12, round * 12));
        await done.count(round * 12 + 1);
        faulty.proxy.cut();
      }
      await done.count(96);
      expect(wrong(done, 96)).toEqual([]);
    });

    it('what a process that is gone had not settled goes to another, in order', async () => {
      const gone = faulty.open();
      const [queue, started, held] = [unique('tasks'), collect(), gate()];
      await gone.onTask({ queue, concurrency: 3 }, async (d) => {
        started.add(d);
        await held.opened;
      });
      await enqueue(faulty, ...tasks(queue, 12));
      await started.count(3);
      await using other = faulty.openElsewhere();
      const done = await effects(faulty.store, other, queue);
      faulty.proxy.away();
      await done.count(12);
      expect(wrong(done, 12)).toEqual([]);
      held.open();
      faulty.proxy.resume();
      await gone[Symbol.asyncDispose]();
    });

    it('those that are published twice take effect once, and in order', async () => {
      await using bus = faulty.open();
      const queue = unique('tasks');
      const done = await effects(faulty.store, bus, queue);
      await enqueue(faulty, ...tasks(queue, 6));
      await done.count(6);
      await faulty.publishAgain();
      await enqueue(faulty, ...tasks(queue, 6, 6));
      await done.count(12);
      expect(wrong(done, 12)).toEqual([]);
    });
  });
}
