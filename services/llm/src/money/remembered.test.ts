import { randomUUID } from 'node:crypto';
import { Store, type Begun, type TransactionOptions, type Tx } from '@hexad/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import { Purse, wish, type House } from '../fixtures/house.js';
import { StoredBooks } from './adapters/stored-books.js';
import { Spending } from './application/spending.js';
import type { Wish } from './domain/attempt.js';
import { NO_TOKENS } from './domain/price.js';

/** The store of a tenant, and how often its books were read. */
class CountingStore extends Store {
  readonly #store: Store;
  read = 0;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override inTenant<T>(tenant: string, work: (tx: Tx, begun: Begun) => Promise<T>, options?: TransactionOptions): Promise<T> {
    this.read += 1;
    return this.#store.inTenant(tenant, work, options);
  }
  override inOneTrip = <R extends object>(tenant: string, sql: string): Promise<R[]> => this.#store.inOneTrip<R>(tenant, sql);
  override tenants = () => this.#store.tenants();
  override onWake = (listener: (word: string) => void): Disposable => this.#store.onWake(listener);
}

/** A process that has booked before, and beside which another one may. */
async function begin(purse: Purse) {
  const store = new CountingStore(purse.store);
  const spending = new Spending(new StoredBooks(store, purse.clock, randomUUID()), { sweepMs: 5 });
  const reserve = (wished: Wish) => spending.reserve(purse.tenant, wished);
  const settle = (wished: Wish, cost: number) =>
    spending.settle(purse.tenant, wished, { outcome: 'succeeded', tokens: NO_TOKENS, parts: BigInt(cost) * 1_000_000n });
  for (const first of [wish(1), wish(1)]) {
    await reserve(first);
    await settle(first, 0);
  }
  store.read = 0;
  return { store, spending, reserve, settle, [Symbol.asyncDispose]: () => spending[Symbol.asyncDispose]() };
}

describe.each(DATABASES)('books that are remembered, on $name', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  it.runIf(there)('are written without being read, as long as nobody else books', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(1_000);
    await using mine = await begin(purse);
    const wishes = [wish(10), wish(20), wish(30)];
    for (const each of wishes) await mine.reserve(each);
    for (const each of wishes) await mine.settle(each, 7);
    expect(mine.store.read).toBe(0);
    expect(await purse.standing(id)).toEqual([21, 0]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });

  it.runIf(there)('are read again when another process has booked, so that a limit holds for both', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    await using mine = await begin(purse);
    await purse.reserve(wish(60));
    await expect(mine.reserve(wish(60))).rejects.toMatchObject({ code: 'budget_reached' });
    await mine.reserve(wish(40));
    expect(await purse.standing(id)).toEqual([0, 100]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });

  it.runIf(there)('are read again when a limit was changed', async () => {
    await using purse = new Purse(house.server);
    await purse.limit(1_000);
    await using mine = await begin(purse);
    await purse.limit(50);
    await expect(mine.reserve(wish(60))).rejects.toMatchObject({ code: 'budget_reached' });
  });

  it.runIf(there)('are read again before anybody is refused: attempts that fell due make room', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    await using mine = await begin(purse);
    await mine.reserve(wish(90, { estimate: 5n }));
    await purse.rows(`update attempts set expires_at = clock_timestamp() - interval '1 second' where state = 'held'`);
    await mine.reserve(wish(95));
    expect(await purse.standing(id)).toEqual([5, 95]);
  });

  it.runIf(there)('know nothing of other paths, whose budgets hold all the same', async () => {
    await using purse = new Purse(house.server);
    await purse.limit(50, { scope: 'project', id: 'boats' });
    await using mine = await begin(purse);
    await expect(mine.reserve(wish(60, { path: { project: 'boats' } }))).rejects.toMatchObject({ code: 'budget_reached' });
  });

  it.runIf(there)('know no attempt of another process, which is not reserved twice', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(1_000);
    const foreign = wish(10);
    await purse.reserve(foreign);
    await using mine = await begin(purse);
    await mine.reserve(foreign);
    await mine.settle(foreign, 4);
    expect(await purse.standing(id)).toEqual([4, 0]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });

  it.runIf(there)('know no attempt that has ended, which is not reserved again', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(1_000);
    await using mine = await begin(purse);
    const [ended, other] = [wish(10), wish(20)];
    await mine.reserve(ended);
    await mine.settle(ended, 3);
    const [again] = await Promise.allSettled([mine.reserve(ended), mine.reserve(other)]);
    expect(again).toMatchObject({ reason: { code: 'conflict' } });
    expect(await mine.settle(ended, 3)).toBe(3n);
    expect(await purse.standing(id)).toEqual([3, 20]);
  });

  it.runIf(there)('tell somebody all the same that a budget is half spent', async () => {
    await using purse = new Purse(house.server);
    await purse.limit(100);
    await using mine = await begin(purse);
    const one = wish(60);
    await mine.reserve(one);
    await mine.settle(one, 60);
    expect(await purse.rows(`select data->>'percent' as percent from outbox`)).toEqual([{ percent: '50' }]);
  });
});
