import { randomUUID } from 'node:crypto';
import type { DeadLetterFilter } from '@hexad/bus';
import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { collect, deadOf, enqueue, publish, tenant, unique, type BusUnderTest } from './bus-under-test.js';

/** What a transport must do with dead letters. */
export function deadLetterConformance(current: () => BusUnderTest): void {
  const letters = () => current().deadLetters;

  const idsOf = async (filter: DeadLetterFilter): Promise<string[]> => (await letters().list(filter)).map(({ id }) => id);

  /** A queue whose tasks all die, and its letters once there are so many. */
  async function dying(count: number) {
    const queue = unique('tasks');
    await using _sub = await current().bus.onTask({ queue }, async () => {
      throw new AppError('invalid', 'no such thing', { details: { at: 'ä' } });
    });
    await enqueue(current(), ...Array.from({ length: count }, (_, n) => ({ queue, key: `k${n}`, data: { n } })));
    const lane = `tasks:${queue}`;
    for (;;) {
      const found = await letters().list({ lane });
      if (found.length === count) return { queue, lane, found };
    }
  }

  describe('dead letters', () => {
    it('tell the error, the attempts, when, and what was sent with which headers', async () => {
      const { lane, queue, found } = await dying(1);
      const [letter] = found;
      expect(letter).toMatchObject({
        lane,
        attempts: 1,
        error: { code: 'invalid', message: 'no such thing', details: { at: 'ä' } },
        message: { type: queue, tenant, key: 'k0', source: '/hexad/conformance', data: { n: 0 } },
      });
      expect(Math.abs(Date.parse(letter!.diedAt) - Date.now())).toBeLessThan(60_000);
      const values = Object.values(letter!.headers);
      expect(values).toEqual(expect.arrayContaining(['1.0', queue, tenant, letter!.message.id, 'service:conformance']));
      expect(Object.keys(letter!.headers).filter((name) => /^(?:x-|hexad-|nats-)/iu.test(name))).toEqual([]);
      expect(await letters().show(letter!.id)).toEqual(letter);
    });

    it('are listed by lane, tenant and type, page after page', async () => {
      const { lane, queue, found } = await dying(3);
      const ids = found.map(({ id }) => id);
      expect(await idsOf({ type: queue })).toEqual(ids);
      expect(await idsOf({ lane, tenant })).toEqual(ids);
      expect([await idsOf({ lane, limit: 2 }), await idsOf({ lane, limit: 2, after: ids[1]! })]).toEqual([ids.slice(0, 2), ids.slice(2)]);
      expect([await idsOf({ lane, type: 'another' }), await idsOf({ lane, tenant: randomUUID() })]).toEqual([[], []]);
      expect([await idsOf({ lane: 'tasks:never.was' }), await idsOf({ lane: 'events:never.was' }), await idsOf({ lane: '?' })]).toEqual([
        [],
        [],
        [],
      ]);
    });

    it('are all found page after page, each once, however small the pages are', async () => {
      const { lane, found } = await dying(15);
      const pageAfterPage = async (limit: number): Promise<string[]> => {
        const ids: string[] = [];
        for (let page = await idsOf({ lane, limit }); page.length > 0; page = await idsOf({ lane, limit, after: page.at(-1)! }))
          ids.push(...page);
        return ids;
      };
      for (const limit of [1, 4, 7, 15]) expect(await pageAfterPage(limit), `pages of ${limit}`).toEqual(found.map(({ id }) => id));
    });

    it.each<DeadLetterFilter>([
      { tenant: 'nobody' },
      { tenant: '' },
      { limit: 0 },
      { limit: -1 },
      { limit: 1.5 },
      { limit: Number.NaN },
      { limit: '2' as never },
    ])('are not listed by %j', async (filter) => {
      await expect(letters().list(filter)).rejects.toMatchObject({ code: 'invalid' });
    });

    it('that are not there are not found, whatever the id', async () => {
      for (const id of [
        '0',
        '999999999',
        'nothing',
        '',
        '*',
        'outbox-1',
        `2026-01-01T00:00:00.000Z~tasks:never.was~${randomUUID()}`,
        'a~b c~#',
      ])
        for (const act of ['show', 'replay', 'drop'] as const)
          await expect(letters()[act](id), `${act} ${id}`).rejects.toMatchObject({ code: 'not_found' });
    });

    it('are put back once when two do it at the same time', async () => {
      const { queue, lane, found } = await dying(1);
      const both = await Promise.allSettled([letters().replay(found[0]!.id), letters().replay(found[0]!.id)]);
      expect(both.some(({ status }) => status === 'fulfilled')).toBe(true);
      const got = collect();
      await using _sub = await current().bus.onTask({ queue }, async (d) => got.add(d));
      await got.count(1);
      await enqueue(current(), { queue, key: 'last', data: { n: 9 } });
      expect((await got.until((all) => all.some(({ message }) => message.key === 'last'))).map(({ message }) => message.key)).toEqual([
        'k0',
        'last',
      ]);
      expect(await letters().list({ lane })).toEqual([]);
    });

    it('of a group go back to that group alone', async () => {
      const [type, group, other, got] = [unique('type'), unique('g'), collect(), collect()];
      let broken = true;
      await using _other = await current().bus.onEvent({ group: unique('g'), types: [type] }, async (d) => other.add(d));
      await using _sub = await current().bus.onEvent({ group, types: [type] }, async (d) => {
        if (broken) throw new AppError('invalid', 'a mistake of ours');
        got.add(d);
      });
      await publish(current(), { type, key: 'k', data: { n: 1 } });
      const [letter] = await deadOf(current(), `events:${group}`);
      broken = false;
      await letters().replay(letter!.id);
      await got.count(1);
      await publish(current(), { type, key: 'k', data: { n: 2 } });
      expect((await other.count(2)).map(({ message }) => message.data)).toEqual([{ n: 1 }, { n: 2 }]);
    });
  });
}
