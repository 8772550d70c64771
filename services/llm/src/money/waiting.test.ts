import { openStore } from '@hexad/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import { Purse, wish, type House } from '../fixtures/house.js';
import { llmSchema } from '../schema.js';

const LONG = 30_000;
const REACHED = { code: 'budget_reached' };
const codeOf = (end: PromiseSettledResult<unknown>): string =>
  end.status === 'fulfilled' ? 'done' : (end.reason as { code: string }).code;
const many = (codes: readonly string[]) =>
  Object.fromEntries([...new Set(codes)].sort().map((code) => [code, codes.filter((each) => each === code).length]));

describe.each(DATABASES)('calls that wait for room on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  describe.runIf(there)('256 at once', () => {
    it('that each cost what they reserved spend a limit of 100 exactly, and nobody is refused who had room', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(100);
      const ends = await Promise.allSettled(Array.from({ length: 256 }, () => spend(purse, 1, 1)));
      expect(many(ends.map(codeOf))).toEqual({ budget_reached: 156, done: 100 });
      expect(await purse.standing(id)).toEqual([100, 0]);
      expect(await purse.books.check(purse.tenant)).toEqual([]);
    });

    it('that reserve ten times what they cost are all served, although few fit at once', async () => {
      await using purse = new Purse(house.server);
      const id = await purse.limit(300);
      const ends = await Promise.allSettled(Array.from({ length: 256 }, () => spend(purse, 10, 1)));
      expect(many(ends.map(codeOf))).toEqual({ done: 256 });
      expect(await purse.standing(id)).toEqual([256, 0]);
      expect(await purse.rows('select * from waiters')).toEqual([]);
    });

    it('hold no connection while they wait', async () => {
      await using purse = new Purse(house.server);
      await purse.limit(100);
      const holder = wish(100);
      await purse.reserve(holder);
      const waiting = Array.from({ length: 256 }, () => purse.reserve(wish(100), LONG));
      const ends = Promise.allSettled(waiting);
      expect(await purse.rows('select 1 as one')).toEqual([{ one: 1 }]);
      await purse.settle(holder, 100);
      expect(many((await ends).map(codeOf))).toEqual({ budget_reached: 256 });
    });
  });

  it.runIf(there)('are served in the order in which they came, also before a smaller one that would fit', async () => {
    await using purse = new Purse(house.server);
    await purse.limit(100);
    const [first, second] = [wish(50), wish(40)];
    await Promise.all([purse.reserve(first), purse.reserve(second)]);
    const served: string[] = [];
    const big = purse.reserve(wish(60), LONG).then(() => served.push('big'));
    await queued(purse, 1);
    const small = purse.reserve(wish(10), LONG).then(() => served.push('small'));
    await queued(purse, 2);
    await purse.settle(first, 0);
    await big;
    await purse.settle(second, 0);
    await small;
    expect(served).toEqual(['big', 'small']);
  });

  it.runIf(there)('keep nobody from a budget that is not the one they wait for', async () => {
    await using purse = new Purse(house.server);
    await purse.limit(1_000);
    const id = await purse.limit(100, { scope: 'project', id: 'kites' });
    const holder = wish(100);
    await purse.reserve(holder);
    const waiting = purse.reserve(wish(50), LONG);
    await queued(purse, 1);
    await purse.reserve(wish(850, { path: { project: 'boats' } }));
    await purse.settle(holder, 10);
    await waiting;
    expect(await purse.standing(id)).toEqual([10, 50]);
  });

  it.runIf(there)('are refused at once when not even the end of all others would make room', async () => {
    await using purse = new Purse(house.server);
    await purse.limit(100);
    await purse.settle(await reserved(purse, 50), 50);
    await expect(purse.reserve(wish(51), LONG)).rejects.toMatchObject(REACHED);
  });

  it.runIf(there)('are refused after their time, by name, and leave nothing behind', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    await reserved(purse, 60);
    await expect(purse.reserve(wish(50), 20)).rejects.toMatchObject({ ...REACHED, details: { budget: id, spent: '0', reserved: '60' } });
    expect([await purse.standing(id), await purse.rows('select * from waiters')]).toEqual([[0, 60], []]);
  });

  it.runIf(there)('are served after their time when they fit themselves, though one before them does not', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    const holder = await reserved(purse, 60);
    const big = purse.reserve(wish(70), LONG);
    await queued(purse, 1);
    const small = wish(40);
    await purse.reserve(small, 20);
    await queued(purse, 1);
    await Promise.all([purse.settle(holder, 0), purse.settle(small, 0), big]);
    expect(await purse.standing(id)).toEqual([0, 70]);
  });

  it.runIf(there)('are sent away when their process shuts down', async () => {
    await using purse = new Purse(house.server);
    await purse.limit(100);
    await reserved(purse, 100);
    const waiting = purse.reserve(wish(1), LONG);
    const ends = Promise.allSettled([waiting]);
    await queued(purse, 1);
    await purse.spending[Symbol.asyncDispose]();
    expect((await ends).map(codeOf)).toEqual(['unavailable']);
    await queued(purse, 0);
  });

  it.runIf(there)('leave nothing behind when whoever asked is gone, waiting or served', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    const holder = await reserved(purse, 100);
    const [early, waits, late] = [new AbortController(), new AbortController(), new AbortController()];
    early.abort();
    await expect(purse.reserve(wish(1), LONG, early.signal)).rejects.toMatchObject({ code: 'cancelled' });
    const waiting = purse.reserve(wish(100), LONG, waits.signal);
    await queued(purse, 1);
    waits.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await queued(purse, 0);
    await purse.settle(holder, 0);
    const begun = purse.reserve(wish(100), LONG, late.signal);
    await Promise.resolve();
    late.abort();
    await expect(begun).rejects.toMatchObject({ code: 'cancelled' });
    await purse.spending.sweep();
    expect(await purse.standing(id)).toEqual([0, 0]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });
});

// An embedded database has one process.
describe.each(DATABASES.filter(({ name }) => name === 'PostgreSQL'))(
  'calls of two processes that wait for room on $name',
  ({ open, there }) => {
    let house: House;
    beforeAll(async () => {
      if (there) house = await open();
    });
    afterAll(() => house?.[Symbol.asyncDispose]());

    it.runIf(there)('are woken by the settlement of another process, and served in one order with its own', async () => {
      await using elsewhere = await openStore({ url: house.url!, directUrl: house.url, schemas: [llmSchema] });
      await using here = new Purse(house.server, { sweepMs: 60_000 });
      await using there = new Purse(elsewhere, { tenant: here.tenant, sweepMs: 60_000 });
      const id = await here.limit(100);
      await heard(here, there);
      const holder = await reserved(here, 100);
      const served: string[] = [];
      const first = there.reserve(wish(100), LONG).then(() => served.push('there'));
      await queued(here, 1);
      const second = wish(100);
      const later = here.reserve(second, LONG).then(() => served.push('here'));
      await queued(here, 2);
      await here.settle(holder, 0);
      await first;
      const [{ call }] = (await here.rows<{ call: string }>(`select call from attempts where state = 'held'`)) as [{ call: string }];
      await there.spending.release(here.tenant, { call, attempt: 1 });
      await later;
      expect([served, await here.standing(id)]).toEqual([
        ['there', 'here'],
        [0, 100],
      ]);
    });
  },
);

async function spend(purse: Purse, amount: number, cost: number): Promise<void> {
  const call = wish(amount);
  await purse.reserve(call, LONG);
  await purse.settle(call, cost);
}

async function reserved(purse: Purse, amount: number) {
  const call = wish(amount);
  await purse.reserve(call);
  return call;
}

/** Resolves when so many stand in the books as waiting. */
async function queued(purse: Purse, count: number): Promise<void> {
  for (;;) if ((await purse.rows('select 1 from waiters')).length === count) return;
}

/** Resolves when one process hears what the other says: it listens on a connection of its own, which takes its time. */
async function heard(from: Purse, by: Purse): Promise<void> {
  const said = new AbortController();
  using _ = by.store.onWake(() => said.abort());
  while (!said.signal.aborted) await from.store.inTenant(from.tenant, async (tx) => tx.wake('ready'));
}
