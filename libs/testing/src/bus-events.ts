import { actingAs, AppError, eventType } from '@hexad/kernel';
import { newTrace, parseTraceparent, runInTrace } from '@hexad/telemetry';
import { describe, expect, it } from 'vitest';
import { collect, deadOf, gate, numbers, publish, sorted, tenant, unique, type BusUnderTest } from './bus-under-test.js';

const soon = { delayMs: 5, maxDelayMs: 10 };

/** What a transport must do with events. */
export function eventConformance(current: () => BusUnderTest): void {
  describe('events', () => {
    it('reach every group once', async () => {
      const [type, first, second] = [unique('type'), collect(), collect()];
      await using _first = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => first.add(d));
      await using _second = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => second.add(d));
      await publish(current(), { type, key: 'k', data: { n: 1 } }, { type, key: 'k', data: { n: 2 } });
      expect(numbers(await first.count(2))).toEqual([1, 2]);
      expect(numbers(await second.count(2))).toEqual([1, 2]);
    });

    it('are shared by the consumers of one group', async () => {
      const [type, group, got] = [unique('type'), unique('g'), collect()];
      await using _one = await current().bus.onEvent({ group, types: [type] }, async (d) => got.add(d));
      await using _two = await current().bus.onEvent({ group, types: [type] }, async (d) => got.add(d));
      await publish(current(), ...[1, 2, 3, 4].map((n) => ({ type, key: `k${n}`, data: { n } })));
      expect(sorted(numbers(await got.count(4)))).toEqual([1, 2, 3, 4]);
    });

    it('published before a group first subscribed are not for it', async () => {
      const [type, before, got] = [unique('type'), collect(), collect()];
      await using _before = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => before.add(d));
      await publish(current(), { type, key: 'k', data: { n: 1 } });
      await before.count(1);
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => got.add(d));
      await publish(current(), { type, key: 'k', data: { n: 2 } });
      expect(numbers(await got.count(1))).toEqual([2]);
    });

    it('wait for a group that is away', async () => {
      const [type, group, got] = [unique('type'), unique('g'), collect()];
      await (await current().bus.onEvent({ group, types: [type] }, async () => undefined))[Symbol.asyncDispose]();
      await publish(current(), { type, key: 'k', data: { n: 1 } });
      await current().restart();
      await using _sub = await current().bus.onEvent({ group, types: [type] }, async (d) => got.add(d));
      expect(numbers(await got.count(1))).toEqual([1]);
    });

    it('of a transaction that was rolled back are never seen', async () => {
      const [type, got] = [unique('type'), collect()];
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => got.add(d));
      const failing = current().store.inTenant(tenant, async (tx) => {
        await tx.publish({ type: eventType(type), key: 'k', data: { n: 1 } });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await publish(current(), { type, key: 'k', data: { n: 2 } });
      expect(numbers(await got.count(1))).toEqual([2]);
    });

    it('of one key come in order, one at a time', async () => {
      const [type, got] = [unique('type'), collect()];
      let running = 0;
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type], concurrency: 4 }, async (d) => {
        running += 1;
        if (running > 1) throw new AppError('invalid', 'two of one key at once');
        await new Promise(setImmediate);
        running -= 1;
        got.add(d);
      });
      const all = Array.from({ length: 200 }, (_, n) => n);
      await publish(current(), ...all.map((n) => ({ type, key: 'k', data: { n } })));
      expect(numbers(await got.count(200))).toEqual(all);
    });

    it('wait behind one of their key that is tried again, and no others do', async () => {
      const [type, got, held] = [unique('type'), collect(), gate()];
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type], retry: soon }, async (d) => {
        if (d.message.key === 'bad' && d.attempt === 1) {
          await held.opened;
          throw new AppError('unavailable', 'not now');
        }
        got.add(d);
      });
      await publish(
        current(),
        { type, key: 'bad', data: { n: 1 } },
        { type, key: 'bad', data: { n: 2 } },
        { type, key: 'good', data: { n: 3 } },
      );
      expect(numbers(await got.count(1))).toEqual([3]);
      held.open();
      expect(numbers(await got.count(3))).toEqual([3, 1, 2]);
    });

    it('are tried again after an unknown or retryable error, with the number of the attempt', async () => {
      const [type, attempts] = [unique('type'), collect()];
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type], retry: soon }, async (d) => {
        attempts.add(d);
        if (d.attempt === 1) throw new Error('what?');
        if (d.attempt === 2) throw new AppError('unavailable', 'not now');
      });
      await publish(current(), { type, key: 'k', data: { n: 1 } });
      expect((await attempts.count(3)).map((d) => d.attempt)).toEqual([1, 2, 3]);
    });

    it('are tried again for as long as what they need is away, however often that is', async () => {
      const [type, got] = [unique('type'), collect()];
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type], retry: { ...soon, attempts: 2 } }, async (d) => {
        if (d.attempt < 6) throw new AppError('unavailable', 'not now');
        got.add(d);
      });
      await publish(current(), { type, key: 'k', data: { n: 1 } }, { type, key: 'k', data: { n: 2 } });
      expect(numbers(await got.count(2))).toEqual([1, 2]);
    });

    it('die after the last attempt, with the error, and do not hold up their key', async () => {
      const [type, group, got] = [unique('type'), unique('g'), collect()];
      await using _sub = await current().bus.onEvent({ group, types: [type], retry: { ...soon, attempts: 2 } }, async (d) => {
        if ((d.message.data as { n: number }).n === 1) throw new AppError('timeout', 'never');
        got.add(d);
      });
      await publish(current(), { type, key: 'k', data: { n: 1 } }, { type, key: 'k', data: { n: 2 } });
      await got.count(1);
      const dead = await deadOf(current(), `events:${group}`);
      expect(dead).toMatchObject([
        { attempts: 2, error: { code: 'timeout', message: 'never' }, message: { type, key: 'k', data: { n: 1 } } },
      ]);
    });

    it('come back from the dead when they are replayed', async () => {
      const [type, group, got] = [unique('type'), unique('g'), collect()];
      let broken = true;
      await using _sub = await current().bus.onEvent({ group, types: [type] }, async (d) => {
        if (broken && d.message.key === 'k') throw new AppError('invalid', 'a mistake of ours');
        got.add(d);
      });
      await publish(current(), { type, key: 'k', data: { n: 1 } });
      const [letter] = await deadOf(current(), `events:${group}`);
      broken = false;
      await current().deadLetters.replay(letter!.id);
      expect((await got.count(1))[0]).toMatchObject({ attempt: 1, message: { id: letter!.message.id } });
      await expect(current().deadLetters.show(letter!.id)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('carry who, for whom, about what and as part of which trace', async () => {
      const [type, got, trace] = [unique('type'), collect(), newTrace()];
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => {
        got.add({ ...d, message: { ...d.message, actor: `${d.message.actor} ${actingAs.current()}` } });
      });
      await runInTrace(trace, () =>
        actingAs.run('user:7', () => publish(current(), { type, key: 'k', subject: 'project-1', data: { text: 'ä\u0000"' } })),
      );
      const [delivery] = await got.count(1);
      expect(delivery?.message).toMatchObject({
        type,
        tenant,
        key: 'k',
        subject: 'project-1',
        source: '/hexad/conformance',
        actor: 'user:7 user:7',
        data: { text: 'ä\u0000"' },
      });
      expect(parseTraceparent(delivery?.message.traceparent)?.traceId).toBe(trace.traceId);
    });

    it('take effect once though they are delivered twice', async () => {
      const [type, group, done] = [unique('type'), unique('g'), collect()];
      await using _sub = await current().bus.onEvent({ group, types: [type], retry: soon }, async (d) => {
        await current().store.inTenant(tenant, async (tx) => {
          if (await tx.firstTime(group, d.message.id))
            await tx.execute('insert into effects values ($1, $2, $3)', [tenant, d.message.id, group]);
        });
        if (d.attempt === 1) throw new Error('after the commit');
        done.add(d);
      });
      await publish(current(), { type, key: 'k', data: { n: 1 } });
      await done.count(1);
      const effects = await current().store.inTenant(tenant, (tx) => tx.query('select 1 from effects where worker = $1', [group]));
      expect(effects).toHaveLength(1);
    });

    it('whose handler is cut short by the end of the bus are delivered again as the same attempt', async () => {
      const [type, group, started, again] = [unique('type'), unique('g'), collect(), collect()];
      await current().bus.onEvent({ group, types: [type] }, async (d) => {
        started.add(d);
        await new Promise((_, reject) => d.signal.addEventListener('abort', () => reject(d.signal.reason as Error), { once: true }));
      });
      await publish(current(), { type, key: 'k', data: { n: 1 } });
      await started.count(1);
      await current().restart();
      await using _sub = await current().bus.onEvent({ group, types: [type] }, async (d) => again.add(d));
      expect((await again.count(1))[0]?.attempt).toBe(1);
    });

    it('cannot be subscribed to inside a transaction', async () => {
      const subscribing = current().store.inTenant(tenant, () =>
        current().bus.onEvent({ group: unique('g'), types: ['t'] }, async () => undefined),
      );
      await expect(subscribing).rejects.toThrow(/^the bus was used inside the transaction/);
    });
  });
}
