import { AppError } from '@hexad/kernel';
import type { OutboxTask } from '@hexad/store';
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

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** Ordered tasks of one key. */
const line = (queue: string, key: string, ...of: readonly number[]): OutboxTask[] =>
  of.map((n) => ({ queue, key, data: { n }, ordered: true }));

/** What a transport must do with tasks that are enqueued with `ordered`. */
export function orderedConformance(current: () => BusUnderTest, can: BusAbilities): void {
  describe('ordered tasks', () => {
    it('of one key come one at a time in the order in which they were enqueued', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      let [running, most] = [0, 0];
      await using _sub = await current().bus.onTask({ queue, concurrency: 4 }, async (d) => {
        most = Math.max(most, (running += 1));
        await new Promise(setImmediate);
        running -= 1;
        got.add(d);
      });
      await enqueue(current(), ...line(queue, 'k', ...range(20)));
      await enqueue(current(), ...line(queue, 'k', ...range(40).slice(20)));
      expect(numbers(await got.count(40))).toEqual(range(40));
      expect(most).toBe(1);
    });

    it('of one key are in order also when several workers compete, and none is lost', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      const running = new Set<string>();
      let overlaps = 0;
      const work = async (d: Parameters<typeof got.add>[0]): Promise<void> => {
        const { key } = d.message;
        if (running.has(key)) overlaps += 1;
        running.add(key);
        await new Promise(setImmediate);
        running.delete(key);
        got.add(d);
      };
      await using _one = await current().bus.onTask({ queue, concurrency: 2 }, work);
      await using _two = await current().bus.onTask({ queue, concurrency: 2 }, work);
      await enqueue(current(), ...range(40).flatMap((n) => line(queue, `k${n % 4}`, n)));
      const all = await got.count(40);
      const ofKey = (key: string) => numbers(all.filter((d) => d.message.key === key));
      for (const key of ['k0', 'k1', 'k2', 'k3']) expect(ofKey(key)).toEqual(sorted(ofKey(key)));
      expect([overlaps, sorted(numbers(all))]).toEqual([0, range(40)]);
    });

    it('of other keys do not wait for them, and neither do those in no order', async () => {
      const [queue, got, held] = [unique('tasks'), collect(), gate()];
      await using _sub = await current().bus.onTask({ queue, concurrency: 2 }, async (d) => {
        if (d.message.key === 'slow') await held.opened;
        got.add(d);
      });
      await enqueue(current(), ...line(queue, 'slow', 1, 2, 3, 4), ...line(queue, 'other', 5, 6), { queue, key: 'slow2', data: { n: 7 } });
      expect(sorted(numbers(await got.count(3)))).toEqual([5, 6, 7]);
      held.open();
      expect(numbers(await got.count(7)).slice(3)).toEqual([1, 2, 3, 4]);
    });

    it('and those in no order run no more at once than asked for', async () => {
      const [queue, started, held] = [unique('tasks'), collect(), gate()];
      let [running, most] = [0, 0];
      await using _sub = await current().bus.onTask({ queue, concurrency: 3 }, async (d) => {
        most = Math.max(most, (running += 1));
        started.add(d);
        await held.opened;
        running -= 1;
      });
      const mixed = range(6).flatMap((n) => [...line(queue, `k${n}`, n), { queue, key: 'free', data: { n: n + 6 } }]);
      await enqueue(current(), ...mixed);
      await started.count(3);
      held.open();
      expect(sorted(numbers(await started.count(12)))).toEqual(range(12));
      expect(most).toBe(3);
    });

    it('are not starved by those in no order, and do not starve them', async () => {
      const [queue, started, got, held] = [unique('tasks'), collect(), collect(), gate()];
      await using _sub = await current().bus.onTask({ queue }, async (d) => {
        started.add(d);
        await held.opened;
        got.add(d);
      });
      await enqueue(current(), { queue, key: 'first', data: { n: 0 } });
      await started.count(1);
      await enqueue(current(), ...range(30).flatMap((n) => [{ queue, key: 'free', data: { n } }, ...line(queue, 'k', n)]));
      held.open();
      const early = (await got.count(41)).slice(1, 41).map((d) => d.message.key);
      for (const key of ['free', 'k']) expect(early.filter((other) => other === key).length).toBeGreaterThanOrEqual(10);
      await got.count(61);
    });

    it('wait until there is a worker', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      await enqueue(current(), ...line(queue, 'k', 1, 2, 3));
      await current().restart();
      await using _sub = await current().bus.onTask({ queue, concurrency: 3 }, async (d) => got.add(d));
      expect(numbers(await got.count(3))).toEqual([1, 2, 3]);
    });

    it('reach a worker that was there before the first of them', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      await using _sub = await current().bus.onTask({ queue }, async (d) => got.add(d));
      await enqueue(current(), { queue, key: 'k', data: { n: 1 } });
      await got.count(1);
      await enqueue(current(), ...line(queue, 'k', 2, 3));
      expect(numbers(await got.count(3))).toEqual([1, 2, 3]);
    });

    it('wait behind one of their key that is tried again, and no others do', async () => {
      const [queue, got, held] = [unique('tasks'), collect(), gate()];
      await using _sub = await current().bus.onTask({ queue, concurrency: 2, retry: soon }, async (d) => {
        if (d.message.key === 'bad' && d.attempt === 1 && numbers([d])[0] === 1) {
          await held.opened;
          throw new AppError('timeout', 'not now');
        }
        got.add(d);
      });
      await enqueue(current(), ...line(queue, 'bad', 1, 2), ...line(queue, 'good', 3));
      expect(numbers(await got.count(1))).toEqual([3]);
      held.open();
      const all = await got.count(3);
      expect(numbers(all)).toEqual([3, 1, 2]);
      expect(all.map(({ attempt }) => attempt)).toEqual([1, 2, 1]);
    });

    it('go on after one that died, which comes behind them when it is replayed', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      let broken = true;
      await using _sub = await current().bus.onTask({ queue, concurrency: 2, retry: { ...soon, attempts: 2 } }, async (d) => {
        if (broken && numbers([d])[0] === 1) throw new AppError('timeout', 'never');
        got.add(d);
      });
      await enqueue(current(), ...line(queue, 'k', 1, 2));
      expect(numbers(await got.count(1))).toEqual([2]);
      const [letter] = await deadOf(current(), `tasks:${queue}`);
      expect(letter).toMatchObject({ attempts: 2, error: { code: 'timeout' }, message: { key: 'k', data: { n: 1 } } });
      broken = false;
      await current().deadLetters.replay(letter!.id);
      expect((await got.count(2))[1]).toMatchObject({ attempt: 1, message: { id: letter!.message.id } });
      await enqueue(current(), ...line(queue, 'k', 3));
      expect(numbers(await got.count(3))).toEqual([2, 1, 3]);
    });

    it('with a delay come in the order in which they are due', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      await using _sub = await current().bus.onTask({ queue, concurrency: 3 }, async (d) => got.add(d));
      const [late, earlier, now] = line(queue, 'k', 1, 2, 3);
      await enqueue(current(), { ...late!, delayMs: 400 }, { ...earlier!, delayMs: 200 }, now!);
      expect(numbers(await got.count(3))).toEqual([3, 2, 1]);
    });

    it('whose handler is cut short by the end of the bus come again first, as the same attempt', async () => {
      const [queue, started, again] = [unique('tasks'), collect(), collect()];
      await current().bus.onTask({ queue, concurrency: 2 }, async (d) => {
        started.add(d);
        await aborted(d);
        throw d.signal.reason;
      });
      await enqueue(current(), ...line(queue, 'k', 1, 2, 3));
      await started.count(1);
      await current().restart();
      await using _sub = await current().bus.onTask({ queue, concurrency: 2 }, async (d) => again.add(d));
      const all = await again.count(3);
      expect([numbers(all), all[0]!.attempt]).toEqual([[1, 2, 3], 1]);
    });

    it('that wait here go to another worker when theirs ends', async () => {
      const [queue, started, other, held] = [unique('tasks'), collect(), collect(), gate()];
      const one = await current().bus.onTask({ queue }, async (d) => {
        started.add(d);
        await held.opened;
      });
      await enqueue(current(), ...line(queue, 'k', 1, 2, 3));
      await started.count(1);
      await using _two = await current().bus.onTask({ queue }, async (d) => other.add(d));
      const ending = one[Symbol.asyncDispose]();
      held.open();
      await ending;
      expect(numbers([...started.items, ...(await other.count(2))])).toEqual([1, 2, 3]);
    });

    it.runIf(can.cancel)('that are cancelled while they wait, or run, or are tried again, hold up nobody', async () => {
      const [queue, started, got] = [unique('tasks'), collect(), collect()];
      await using _sub = await current().bus.onTask({ queue, retry: { delayMs: 60_000 } }, async (d) => {
        started.add(d);
        const [n] = numbers([d]);
        if (n === 1) throw new AppError('timeout', 'not now');
        if (n === 3) {
          await aborted(d);
          throw d.signal.reason;
        }
        got.add(d);
      });
      await enqueue(current(), ...line(queue, 'tried', 1, 2));
      await started.count(1);
      await enqueue(current(), ...line(queue, 'running', 3, 4));
      await started.count(2);
      for (const key of ['tried', 'running']) await current().bus.cancelTasks({ tenant, queue, key });
      await enqueue(current(), ...line(queue, 'tried', 5), ...line(queue, 'running', 6));
      expect(sorted(numbers(await got.count(2)))).toEqual([5, 6]);
      expect(started.items).toHaveLength(4);
      expect(await current().deadLetters.list({ lane: `tasks:${queue}` })).toEqual([]);
    });
  });
}
