import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import {
  aborted,
  collect,
  deadOf,
  enqueue,
  gate,
  numbers,
  sorted,
  tenant,
  unique,
  type BusAbilities,
  type BusUnderTest,
} from './bus-under-test.js';

const soon = { delayMs: 5, maxDelayMs: 10 };

/** What a transport must do with tasks. */
export function taskConformance(current: () => BusUnderTest, can: BusAbilities): void {
  describe('tasks', () => {
    it('go to one of the workers each', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      await using _one = await current().bus.onTask({ queue }, async (d) => got.add(d));
      await using _two = await current().bus.onTask({ queue }, async (d) => got.add(d));
      await enqueue(current(), ...[1, 2, 3, 4, 5].map((n) => ({ queue, key: 'k', data: { n } })));
      expect(sorted(numbers(await got.count(5)))).toEqual([1, 2, 3, 4, 5]);
    });

    it('wait until there is a worker', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      await enqueue(current(), { queue, key: 'k', data: { n: 1 } });
      await current().restart();
      await using _sub = await current().bus.onTask({ queue }, async (d) => got.add(d));
      expect(numbers(await got.count(1))).toEqual([1]);
    });

    it('run no more at once than asked for', async () => {
      const [queue, started, held] = [unique('tasks'), collect(), gate()];
      let [running, most] = [0, 0];
      await using _sub = await current().bus.onTask({ queue, concurrency: 3 }, async (d) => {
        most = Math.max(most, (running += 1));
        started.add(d);
        await held.opened;
        running -= 1;
      });
      await enqueue(current(), ...Array.from({ length: 7 }, (_, n) => ({ queue, key: 'k', data: { n } })));
      await started.count(3);
      held.open();
      await started.count(7);
      expect(most).toBe(3);
    });

    it('go to a worker that is free when the one that had many short ones is busy with a long one', async () => {
      const [queue, done, other, held] = [unique('tasks'), collect(), collect(), gate()];
      await using _busy = await current().bus.onTask({ queue }, async (d) => {
        done.add(d);
        if (d.message.key === 'long') await held.opened;
      });
      const short = (from: number) => Array.from({ length: 20 }, (_, n) => ({ queue, key: 'short', data: { n: from + n } }));
      await enqueue(current(), ...short(0), { queue, key: 'long', data: { n: 20 } }, ...short(21));
      const before = (await done.until((items) => items.at(-1)?.message.key === 'long')).length;
      await using _free = await current().bus.onTask({ queue }, async (d) => other.add(d));
      const all = [...done.items, ...(await other.count(41 - before))];
      expect(sorted(numbers(all))).toEqual(Array.from({ length: 41 }, (_, n) => n));
      held.open();
    });

    it.runIf(can.priority)('of high priority come first, and those of low are not starved', async () => {
      const [queue, started, got, held] = [unique('tasks'), collect(), collect(), gate()];
      await using _sub = await current().bus.onTask({ queue }, async (d) => {
        started.add(d);
        await held.opened;
        got.add(d);
      });
      await enqueue(current(), { queue, key: 'first', data: { n: 0 } });
      await started.count(1);
      const many = (priority: 'low' | 'high') => Array.from({ length: 30 }, () => ({ queue, key: priority, priority, data: { n: 1 } }));
      await enqueue(current(), ...many('low'), ...many('high'));
      // What the bus gets after the first one is taken cannot come before it.
      const waiting = 'select 1 from outbox where published_at is null and name = $1';
      const left = () => current().store.inTenant(tenant, (tx) => tx.query(waiting, [queue]));
      await expect.poll(left).toHaveLength(0);
      held.open();
      const low = (await got.count(21)).slice(1, 21).filter((d) => d.message.key === 'low').length;
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThan(6);
    });

    it('are tried again after the delay, and die after the last attempt', async () => {
      const [queue, attempts, next] = [unique('tasks'), collect(), collect()];
      await using _sub = await current().bus.onTask({ queue, retry: { ...soon, attempts: 3 } }, async (d) => {
        if (d.message.key === 'next') return next.add(d);
        attempts.add(d);
        throw new AppError('timeout', 'too slow');
      });
      await enqueue(current(), { queue, key: 'k', data: { n: 1 } });
      expect((await attempts.count(3)).map((d) => d.attempt)).toEqual([1, 2, 3]);
      await enqueue(current(), { queue, key: 'next', data: { n: 2 } });
      await next.count(1);
      expect(await deadOf(current(), `tasks:${queue}`)).toMatchObject([{ attempts: 3, error: { code: 'timeout' } }]);
    });

    it('die at once when trying again cannot help', async () => {
      const [queue, attempts, next] = [unique('tasks'), collect(), collect()];
      await using _sub = await current().bus.onTask({ queue }, async (d) => {
        if (d.message.key === 'next') return next.add(d);
        attempts.add(d);
        throw new AppError('invalid', 'no such thing');
      });
      await enqueue(current(), { queue, key: 'k', data: { n: 1 } });
      await attempts.count(1);
      await enqueue(current(), { queue, key: 'next', data: { n: 2 } });
      await next.count(1);
      const [letter] = await deadOf(current(), `tasks:${queue}`);
      expect(letter).toMatchObject({ attempts: 1, message: { tenant }, error: { code: 'invalid', message: 'no such thing' } });
      expect(await current().deadLetters.list({ tenant: randomUUID() })).toEqual([]);
      await current().deadLetters.drop(letter!.id);
      expect(await current().deadLetters.list({ lane: `tasks:${queue}` })).toEqual([]);
    });

    it.runIf(can.cancel)('that are cancelled while they wait are never handled', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      await enqueue(current(), { queue, key: 'a', data: { n: 1 } }, { queue, key: 'b', data: { n: 2 } });
      await current().bus.cancelTasks({ tenant, queue, key: 'a' });
      await using _sub = await current().bus.onTask({ queue }, async (d) => got.add(d));
      expect(numbers(await got.count(1))).toEqual([2]);
    });

    it.runIf(can.cancel)('that are cancelled while they run have their signal aborted and are not tried again', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      await using _sub = await current().bus.onTask({ queue, retry: soon }, async (d) => {
        got.add(d);
        if (d.message.key !== 'a') return;
        await aborted(d);
        throw d.signal.reason;
      });
      await enqueue(current(), { queue, key: 'a', data: { n: 1 } });
      await got.count(1);
      await current().bus.cancelTasks({ tenant, queue, key: 'a' });
      await enqueue(current(), { queue, key: 'b', data: { n: 2 } });
      expect(numbers(await got.count(2))).toEqual([1, 2]);
      expect(await current().deadLetters.list({ lane: `tasks:${queue}` })).toEqual([]);
    });

    it('that run when their subscription ends finish first', async () => {
      const [queue, started, held] = [unique('tasks'), collect(), gate()];
      let finished = false;
      const subscription = await current().bus.onTask({ queue }, async (d) => {
        started.add(d);
        await held.opened;
        finished = true;
      });
      await enqueue(current(), { queue, key: 'k', data: { n: 1 } });
      await started.count(1);
      const ending = subscription[Symbol.asyncDispose]();
      held.open();
      await ending;
      expect(finished).toBe(true);
    });
  });
}
