import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import { Purse, wish, type House } from '../fixtures/house.js';
import type { Wish } from './domain/attempt.js';
import { NO_TOKENS } from './domain/price.js';

const REACHED = { code: 'budget_reached' };

describe.each(DATABASES)('money on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  describe.runIf(there)('a reservation', () => {
    it('holds the most that an attempt can cost, and its settlement debits what it did cost', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(100);
      const call = wish(30);
      await purse.reserve(call);
      expect(await purse.standing(id)).toEqual([0, 30]);
      expect(await purse.settle(call, 7)).toBe(7n);
      expect(await purse.standing(id)).toEqual([7, 0]);
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    });

    it('that is refused changes nothing', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(10);
      const before = await purse.rows('select * from ledger');
      await expect(purse.reserve(wish(11))).rejects.toMatchObject(REACHED);
      expect([await purse.standing(id), await purse.rows('select * from ledger'), await purse.rows('select * from attempts')]).toEqual([
        [0, 0],
        before,
        [],
      ]);
    });

    it('is refused by the tightest budget on its path, by name', async () => {
      await using purse = new Purse(house.server);
      const path = { team: 'sails', project: 'kites', run: 'r1', task: 't1' };
      await purse.limit(100);
      await purse.limit(60, { scope: 'team', id: 'sails' });
      const project = await purse.limit(20, { scope: 'project', id: 'kites' });
      await purse.limit(1, { scope: 'project', id: 'boats' });
      await purse.limit(40, { scope: 'task', id: 't1' }, { kind: 'run' });
      const refusal = purse.reserve(wish(70, { path }));
      await expect(refusal).rejects.toMatchObject({
        ...REACHED,
        details: { budget: project, scope: 'project', scopeId: 'kites', limit: '20', needed: '70' },
      });
      await purse.reserve(wish(20, { path }));
    });

    it('said twice is one, and said otherwise is a conflict', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(100);
      const call = wish(30);
      await Promise.all([purse.reserve(call), purse.reserve(call)]);
      await purse.reserve(call);
      await expect(purse.reserve({ ...call, amount: 31n })).rejects.toMatchObject({ code: 'conflict' });
      expect(await purse.standing(id)).toEqual([0, 30]);
    });
  });

  describe.runIf(there)('a settlement', () => {
    it('debits both attempts of a call that fell back to another provider', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(100);
      const first = wish(60);
      const second = { ...first, attempt: 2, provider: 'other' };
      await purse.reserve(first);
      const key = { call: first.call, attempt: 1 };
      const [debit] = await Promise.all([
        purse.spending.settle(purse.tenant, key, { outcome: 'failed', tokens: { ...NO_TOKENS, output: 12 }, parts: 25_000_000n }),
        purse.reserve(second),
      ]);
      await purse.settle(second, 40);
      expect([debit, await purse.standing(id)]).toEqual([25n, [65, 0]]);
      expect(await purse.rows('select attempt, outcome, debit::int from attempts order by attempt')).toEqual([
        { attempt: 1, outcome: 'failed', debit: 25 },
        { attempt: 2, outcome: 'succeeded', debit: 40 },
      ]);
    });

    it('said twice debits once, and said with another cost is a conflict', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(100);
      const call = wish(30);
      await purse.reserve(call);
      expect(await Promise.all([purse.settle(call, 9), purse.settle(call, 9)])).toEqual([9n, 9n]);
      await expect(purse.settle(call, 10)).rejects.toMatchObject({ code: 'conflict' });
      expect(await purse.standing(id)).toEqual([9, 0]);
    });

    it('keeps the tokens of each kind that has a price', async () => {
      await using purse = new Purse(house.server);
      const call = wish(30);
      await purse.reserve(call);
      const tokens = { input: 1, output: 2, cachedRead: 3, cachedWrite: 9, cachedWriteLong: 5 };
      await purse.spending.settle(purse.tenant, { call: call.call, attempt: 1 }, { outcome: 'succeeded', tokens, parts: 7_000_000n });
      expect(
        await purse.rows('select input::int, output::int, cached_read::int, cached_write::int, cached_write_long::int from attempts'),
      ).toEqual([{ input: 1, output: 2, cached_read: 3, cached_write: 9, cached_write_long: 5 }]);
    });

    it('of what was never reserved is refused', async () => {
      await using purse = new Purse(house.server);
      await expect(purse.settle(wish(1), 1)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('debits what was really used, also above the reservation and the limit', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(100);
      const call = wish(90);
      await purse.reserve(call);
      await purse.settle(call, 130);
      expect(await purse.standing(id)).toEqual([130, 0]);
      await expect(purse.reserve(wish(0))).rejects.toMatchObject(REACHED);
    });

    it('carries what is below a micro-dollar over to the next', async () => {
      await using purse = new Purse(house.server);
      const debits: bigint[] = [];
      for (let calls = 0; calls < 4; calls += 1) {
        const { call, attempt } = await reserved(purse, wish(1));
        debits.push(
          await purse.spending.settle(purse.tenant, { call, attempt }, { outcome: 'succeeded', tokens: NO_TOKENS, parts: 400_000n }),
        );
      }
      expect(debits).toEqual([0n, 0n, 1n, 0n]);
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    });
  });

  describe.runIf(there)('an attempt of which nobody says any more', () => {
    it('is debited with its estimate once its time is over by the database’s clock, and a late bill corrects that', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(100);
      const call = await reserved(purse, wish(50, { estimate: 20n }));
      await overdue(purse);
      await purse.spending.sweep();
      expect(await purse.standing(id)).toEqual([20, 0]);
      expect(await purse.settle(call, 5)).toBe(5n);
      expect(await purse.standing(id)).toEqual([5, 0]);
      expect(await purse.rows('select kind, spent::int from ledger order by seq')).toEqual([
        { kind: 'reserved', spent: 0 },
        { kind: 'expired', spent: 20 },
        { kind: 'corrected', spent: -15 },
      ]);
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    });

    it('makes room for the next call without any sweep', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(100);
      await reserved(purse, wish(100, { estimate: 1n }));
      await overdue(purse);
      await purse.reserve(wish(99));
      expect(await purse.standing(id)).toEqual([1, 99]);
    });

    it('makes room for one that waits', async () => {
      await using purse = new Purse(house.server, { sweepMs: 10 });
      const id = await purse.limit(100);
      await reserved(purse, wish(100, { estimate: 1n }));
      const waiting = purse.reserve(wish(99), 20_000);
      await overdue(purse);
      await waiting;
      expect(await purse.standing(id)).toEqual([1, 99]);
    });
  });

  it.runIf(there)('shows one tenant nothing of another, who can neither settle nor release what is not its own', async () => {
    await using mine = new Purse(house.server);
    await using other = new Purse(house.server);
    const id = await mine.limit(100);
    const call = await reserved(mine, wish(40));
    await expect(other.settle(call, 1)).rejects.toMatchObject({ code: 'not_found' });
    await expect(other.spending.release(other.tenant, { call: call.call, attempt: 1 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(other.budgets.remove(other.tenant, id)).rejects.toMatchObject({ code: 'not_found' });
    expect([await other.budgets.list(other.tenant), await other.rows('select * from attempts')]).toEqual([[], []]);
    expect(await mine.standing(id)).toEqual([0, 40]);
  });

  it.runIf(there)('refuses what is no wish before it reaches the books of others', async () => {
    await using purse = new Purse(house.server);
    const bad = [
      { call: 'x' },
      { attempt: 0 },
      { estimate: 6n },
      { ttlMs: 10 },
      { path: { task: 't' } },
      { path: { run: 'a\u0000b' } },
      { model: '' },
    ];
    const ends = await Promise.allSettled([...bad.map((part) => purse.reserve(wish(5, part as Partial<Wish>))), purse.reserve(wish(5))]);
    expect(ends.map((end) => (end.status === 'rejected' ? (end.reason as { code: string }).code : 'reserved'))).toEqual([
      ...bad.map(() => 'invalid'),
      'reserved',
    ]);
  });

  it.runIf(there)('has a ledger in which nothing can be changed', async () => {
    await using purse = new Purse(house.server);
    await reserved(purse, wish(5));
    await expect(purse.rows('update ledger set spent = 0')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(purse.rows('delete from ledger')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.runIf(there)('shows in its check what somebody did to a counter, an attempt or a remainder', async () => {
    await using purse = new Purse(house.server);
    await purse.limit(100);
    await reserved(purse, wish(5));
    await purse.rows('update counters set spent = spent + 1');
    await purse.rows(`update attempts set amount = 6`);
    await purse.rows('update accounts set remainder = 7');
    expect((await purse.books.check(purse.tenant)).map(({ what }) => what.split(' ')[0])).toEqual(['counter', 'attempt', 'remainder']);
  });
});

async function reserved(purse: Purse, wished: Wish): Promise<Wish> {
  await purse.reserve(wished);
  return wished;
}

/** As if their time were over. */
const overdue = (purse: Purse) => purse.rows(`update attempts set expires_at = clock_timestamp() - interval '1 second'`);
