import { FixedClock } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import { Purse, wish, type House } from '../fixtures/house.js';
import type { Wish } from './domain/attempt.js';
import type { Window } from './domain/window.js';

const REACHED = { code: 'budget_reached' };
const TENANT = { scope: 'tenant', id: '' } as const;
const HOUR = 3_600_000;
const MINUTE = 60_000;

describe.each(DATABASES)('windows of budgets on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  const at = (time: string) => new Purse(house.server, { clock: new FixedClock(time) });

  describe.runIf(there)('a window', () => {
    it.each([
      ['day', '2026-03-31T23:59:59.999Z'],
      ['month', '2026-03-31T23:59:59.999Z'],
      ['month', '2028-02-29T23:59:59.999Z'],
    ] as const)('that is a %s begins anew a millisecond after %s', async (kind, time) => {
      await using purse = at(time);
      await purse.limit(100, TENANT, { kind });
      await spend(purse, 100);
      await expect(purse.reserve(wish(1))).rejects.toMatchObject(REACHED);
      purse.clock.advance(1);
      await spend(purse, 100);
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    });

    it('has what was reserved in it, also when that ends in the next', async () => {
      await using purse = at('2026-03-31T23:59:59.000Z');
      const id = await purse.limit(100);
      const call = wish(80);
      await purse.reserve(call);
      purse.clock.advance(2_000);
      expect(await purse.standing(id)).toEqual([0, 0]);
      await purse.reserve(wish(100));
      await purse.settle(call, 70);
      expect(await purse.standing(id)).toEqual([0, 100]);
      expect(await purse.rows(`select spent::int, reserved::int from counters order by start`)).toEqual([
        { spent: 70, reserved: 0 },
        { spent: 0, reserved: 100 },
      ]);
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    });

    it('that rolls never has more than its limit in any such time, and room again when that is over', async () => {
      await using purse = at('2026-03-31T12:00:30.000Z');
      await purse.limit(100, TENANT, { kind: 'rolling', lengthMs: HOUR });
      await spend(purse, 60);
      purse.clock.advance(30 * MINUTE);
      await spend(purse, 40);
      purse.clock.advance(30 * MINUTE);
      await expect(purse.reserve(wish(1))).rejects.toMatchObject(REACHED);
      purse.clock.advance(MINUTE);
      await spend(purse, 60);
      await expect(purse.reserve(wish(1))).rejects.toMatchObject(REACHED);
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    });

    it('per run is one for each run, and none for calls outside of runs', async () => {
      await using purse = at('2026-03-31T12:00:00.000Z');
      await purse.limit(100, { scope: 'project', id: 'kites' }, { kind: 'run' });
      await spend(purse, 100, inRun('r1'));
      await expect(purse.reserve(wish(1, inRun('r1')))).rejects.toMatchObject(REACHED);
      await spend(purse, 100, inRun('r2'));
      await spend(purse, 500);
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    });

    it('per run of one run shows what stands in it, without being told the run', async () => {
      await using purse = at('2026-03-31T12:00:00.000Z');
      const budget = await purse.limit(100, { scope: 'run', id: 'r1' }, { kind: 'run' });
      await spend(purse, 40, inRun('r1'));
      expect(await purse.standing(budget)).toEqual([40, 0]);
    });

    it.each<Window>([{ kind: 'day' }, { kind: 'month' }, { kind: 'rolling', lengthMs: 2 * HOUR }, { kind: 'run' }])(
      'of a new budget has what was spent and reserved in it before: %o',
      async (window) => {
        await using purse = at('2026-03-31T12:00:30.000Z');
        const path = { project: 'kites', run: 'r1' };
        await spend(purse, 30, { path });
        await purse.reserve(wish(20, { path }));
        await purse.limit(100, { scope: 'project', id: 'kites' }, window);
        await expect(purse.reserve(wish(51, { path }))).rejects.toMatchObject({ ...REACHED, details: { spent: '30', reserved: '20' } });
        await purse.reserve(wish(50, { path }));
        expect(await purse.books.check(purse.tenant)).toEqual([]);
      },
    );

    it('goes on when the limit of its budget changes, and a removed budget limits nothing', async () => {
      await using purse = at('2026-03-31T12:00:00.000Z');
      const id = await purse.limit(100);
      await spend(purse, 100);
      expect(await purse.limit(150)).toBe(id);
      await spend(purse, 50);
      await expect(purse.reserve(wish(1))).rejects.toMatchObject(REACHED);
      await purse.budgets.remove(purse.tenant, id);
      await purse.reserve(wish(1_000));
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    });

    it('has a forecast', async () => {
      await using purse = at('2026-03-31T12:00:00.000Z');
      await purse.limit(100);
      await spend(purse, 60);
      const [budget] = await purse.budgets.list(purse.tenant);
      expect(budget?.forecast).toEqual({ atEnd: 120n, exhaustedAt: new Date('2026-03-31T20:00:00.000Z') });
    });
  });

  describe.runIf(there)('somebody is told', () => {
    it('at 50 and at 80 % and at the end of a budget, once in each window', async () => {
      await using purse = at('2026-03-31T12:00:00.000Z');
      await purse.limit(100);
      for (const cost of [49, 1, 1, 28, 1, 1, 19]) await spend(purse, cost);
      expect(await told(house, purse)).toEqual(['warned 50 % at 50 of 100', 'warned 80 % at 80 of 100', 'exhausted 100 % at 100 of 100']);
      purse.clock.advance(24 * HOUR);
      await spend(purse, 85);
      expect((await told(house, purse)).slice(3)).toEqual(['warned 50 % at 85 of 100', 'warned 80 % at 85 of 100']);
    });

    it('once while a rolling window is half full, and again when it has been emptier', async () => {
      await using purse = at('2026-03-31T12:00:00.000Z');
      await purse.limit(100, TENANT, { kind: 'rolling', lengthMs: HOUR });
      for (let step = 0; step < 4; step += 1) {
        await spend(purse, step === 0 ? 50 : 5);
        purse.clock.advance(10 * MINUTE);
      }
      expect(await told(house, purse)).toEqual(['warned 50 % at 50 of 100']);
      purse.clock.advance(3 * HOUR);
      await spend(purse, 50);
      expect(await told(house, purse)).toHaveLength(2);
    });

    it('nothing about what is only reserved, or was rolled back with its transaction', async () => {
      await using purse = at('2026-03-31T12:00:00.000Z');
      await purse.limit(100);
      await purse.reserve(wish(90));
      expect(await told(house, purse)).toEqual([]);
    });

    it('once when many calls end at once', async () => {
      await using purse = at('2026-03-31T12:00:00.000Z');
      await purse.limit(100);
      await Promise.all(Array.from({ length: 60 }, () => spend(purse, 1)));
      expect((await told(house, purse)).filter((line) => line.startsWith('warned 50'))).toHaveLength(1);
    });
  });
});

async function spend(purse: Purse, cost: number, more: Partial<Omit<Wish, 'amount'>> = {}): Promise<void> {
  const call = wish(cost, more);
  await purse.reserve(call);
  await purse.settle(call, cost);
}

const inRun = (run: string) => ({ path: { project: 'kites', run } });

/** What was published of this purse's budgets. */
async function told({ server }: House, { tenant }: Purse): Promise<string[]> {
  const sql = 'select name, data from llm.outbox where tenant = $1 order by seq';
  const rows = await server.asBus((bus) =>
    bus.rows<{ name: string; data: { percent?: number; spent: string; limit: string } }>(sql, [tenant]),
  );
  return rows.map(({ name, data }) => `${name.split('.')[3]} ${data.percent ?? 100} % at ${data.spent} of ${data.limit}`);
}
