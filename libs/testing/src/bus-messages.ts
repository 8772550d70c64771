import { AppError, eventType } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { collect, enqueue, publish, tenant, unique, type BusUnderTest } from './bus-under-test.js';

/** The limits that are the same everywhere, and what may be in a message. */
export function messageConformance(current: () => BusUnderTest): void {
  describe('messages', () => {
    it('have bodies of any JSON, from nothing to a million bytes', async () => {
      const [type, got] = [unique('type'), collect()];
      const bodies: unknown[] = [null, '', 0, {}, [], { text: 'ä\u0000"\u{1f680}' }, 'x'.repeat(1_000_000 - 2)];
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => got.add(d));
      for (const data of bodies) await publish(current(), { type, key: 'k', data: data as object });
      expect((await got.count(bodies.length)).map(({ message }) => message.data)).toEqual(bodies);
    });

    it('have keys and subjects of any script', async () => {
      const [type, queue, got] = [unique('type'), unique('tasks'), collect()];
      const [key, subject] = ['ключ *.#> ~%\u0001', '项目 1 🚀'];
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => got.add(d));
      await using _worker = await current().bus.onTask({ queue }, async (d) => got.add(d));
      await publish(current(), { type, key, subject, data: {} });
      await got.count(1);
      await enqueue(current(), { queue, key, data: {} });
      expect(await got.count(2)).toMatchObject([{ message: { key, subject } }, { message: { key } }]);
    });

    it.each([
      ['above the limit', { data: 'x'.repeat(1_000_000) as never }, 'too_large'],
      ['with a wildcard in the name', { queue: 'tasks.*' }, 'invalid'],
      ['with a name of another script', { queue: 'задачи' }, 'invalid'],
      ['without a name', { queue: '' }, 'invalid'],
    ])('%s are refused with what they were said beside', async (_, about, code) => {
      const [type, queue, got] = [unique('type'), unique('tasks'), collect()];
      await using _sub = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => got.add(d));
      const refused = current().store.inTenant(tenant, async (tx) => {
        await tx.publish({ type: eventType(type), key: 'k', data: { n: 1 } });
        await tx.enqueue({ queue, key: 'k', data: {}, ...about });
      });
      await expect(refused).rejects.toMatchObject({ code });
      await publish(current(), { type, key: 'k', data: { n: 2 } });
      expect(await got.count(1)).toMatchObject([{ message: { data: { n: 2 } } }]);
    });

    it('are not subscribed to by wildcards', async () => {
      const { bus } = current();
      for (const name of ['*', 'hexad.>', 'hexad.#', 'two words', ''])
        for (const wild of [
          () => bus.onEvent({ group: 'g', types: [name] }, async () => undefined),
          () => bus.onEvent({ group: name, types: ['t'] }, async () => undefined),
          () => bus.onTask({ queue: name }, async () => undefined),
        ])
          await expect(wild()).rejects.toMatchObject({ code: 'invalid' });
    });

    it('are not taken from a bus that was closed, and wait for the next', async () => {
      const [queue, got] = [unique('tasks'), collect()];
      const closed = current().bus;
      await current().restart();
      await expect(closed.onTask({ queue }, async () => undefined)).rejects.toMatchObject({ code: 'unavailable' });
      await expect(closed.cancelTasks({ tenant, queue, key: 'k' })).rejects.toMatchObject({ code: 'unavailable' });
      await enqueue(current(), { queue, key: 'k', data: { n: 1 } });
      await using _sub = await current().bus.onTask({ queue }, async (d) => got.add(d));
      await got.count(1);
    });

    it('are tried again only after the delay, and only with the codes of the policy', async () => {
      const [queue, tries] = [unique('tasks'), [] as { code: string; attempt: number; at: number }[]];
      const retry = { attempts: 2, delayMs: 400, maxDelayMs: 400, codes: ['not_found'] } as const;
      await using _sub = await current().bus.onTask({ queue, retry }, async ({ message, attempt }) => {
        const code = message.key as 'not_found' | 'unavailable';
        tries.push({ code, attempt, at: performance.now() });
        throw new AppError(code, 'as it is');
      });
      await enqueue(current(), ...['unavailable', 'not_found'].map((key) => ({ queue, key, data: {} })));
      await expect.poll(async () => (await current().deadLetters.list({ lane: `tasks:${queue}` })).length, { timeout: 20_000 }).toBe(2);
      expect(tries.map(({ code, attempt }) => `${code} ${attempt}`).sort()).toEqual(['not_found 1', 'not_found 2', 'unavailable 1']);
      const [first, second] = tries.filter(({ code }) => code === 'not_found').map(({ at }) => at);
      // Half of it at the least, and a ladder of delays may be 13 % off.
      expect(second! - first!).toBeGreaterThan(400 * 0.5 * 0.87);
    });
  });
}
