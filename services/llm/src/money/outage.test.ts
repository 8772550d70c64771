import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import { Purse, wish, type House } from '../fixtures/house.js';
import { Books, type Booked } from './application/ports.js';
import { Spending } from './application/spending.js';
import type { Order } from './domain/orders.js';
import { NO_TOKENS } from './domain/price.js';

/** Real books at the end of a bad line: answers of commits get lost, or nothing arrives at all. */
class BadLine extends Books {
  readonly #books: Books;
  line: 'good' | 'answers are lost' | 'cut' = 'good';

  constructor(books: Books) {
    super();
    this.#books = books;
  }

  override async book(tenant: string, orders: readonly Order[]): Promise<Booked> {
    if (this.line === 'cut') throw new AppError('unavailable', 'The database does not answer.');
    const booked = await this.#books.book(tenant, orders);
    if (this.line === 'good') return booked;
    throw new AppError('unavailable', 'The database does not answer.');
  }
  override onDecided = (listener: (tenant: string) => void): Disposable => this.#books.onDecided(listener);
  override check = (tenant: string) => this.#books.check(tenant);
  override tenants = () => this.#books.tenants();
}

function begin(purse: Purse) {
  const books = new BadLine(purse.books);
  return { books, spending: new Spending(books, { sweepMs: 5 }) };
}

/** Resolves when this is what stands in the budget. */
async function settled(purse: Purse, id: string, wanted: readonly number[]): Promise<void> {
  for (;;) if (String(await purse.standing(id)) === String(wanted)) return;
}

describe.each(DATABASES)('when the line to $name is bad', ({ open, there }) => {
  let house: House;
  beforeAll(async () => {
    if (there) house = await open();
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  it.runIf(there)('a call is refused, and what may have been reserved for it is given back when the line is good again', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    const { books, spending } = begin(purse);
    await using _ = spending;
    books.line = 'answers are lost';
    await expect(spending.reserve(purse.tenant, wish(40))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    expect(await purse.standing(id)).toEqual([0, 40]);
    books.line = 'good';
    await settled(purse, id, [0, 0]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });

  it.runIf(there)('a wish that is said again holds what was reserved for it', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    const { books, spending } = begin(purse);
    await using _ = spending;
    const call = wish(40);
    books.line = 'answers are lost';
    await expect(spending.reserve(purse.tenant, call)).rejects.toMatchObject({ code: 'unavailable' });
    books.line = 'good';
    await spending.reserve(purse.tenant, call);
    await spending.sweep();
    expect(await purse.standing(id)).toEqual([0, 40]);
  });

  it.runIf(there)('a bill that is said again is debited once, whether its first answer got lost or it never arrived', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    const { books, spending } = begin(purse);
    await using _ = spending;
    for (const line of ['answers are lost', 'cut'] as const) {
      const { call, attempt } = wish(40);
      const settle = () =>
        spending.settle(purse.tenant, { call, attempt }, { outcome: 'succeeded', tokens: NO_TOKENS, parts: 30_000_000n });
      await spending.reserve(purse.tenant, wish(40, { call }));
      books.line = line;
      await expect(settle()).rejects.toMatchObject({ code: 'unavailable' });
      books.line = 'good';
      expect(await settle()).toBe(30n);
    }
    expect(await purse.standing(id)).toEqual([60, 0]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });

  it.runIf(there)('one whose last question goes unanswered is refused, and leaves nothing behind', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    const { books, spending } = begin(purse);
    await using _ = spending;
    const holder = wish(100);
    await purse.reserve(holder);
    const waiting = spending.reserve(purse.tenant, wish(100), { waitMs: 30 });
    const ends = Promise.allSettled([waiting]);
    for (;;) if ((await purse.rows('select 1 from waiters')).length === 1) break;
    books.line = 'cut';
    expect((await ends)[0]).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    books.line = 'good';
    await purse.settle(holder, 0);
    await settled(purse, id, [0, 0]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });

  it.runIf(there)('one who was taken for dead while waiting is refused, and may try again', async () => {
    await using purse = new Purse(house.server);
    await purse.limit(100);
    await purse.reserve(wish(100));
    const waiting = purse.reserve(wish(100), 30);
    const ends = Promise.allSettled([waiting]);
    for (;;) if ((await purse.rows('delete from waiters returning call')).length === 1) break;
    expect((await ends)[0]).toMatchObject({ status: 'rejected', reason: { code: 'contended', retryable: true } });
  });

  it.runIf(there)('an attempt that another process got room for costs nothing when its own never hears of that', async () => {
    await using purse = new Purse(house.server);
    const id = await purse.limit(100);
    const holder = wish(100);
    await purse.reserve(holder);
    const lost = wish(100);
    const dead = { holder: randomUUID(), wish: JSON.stringify({ ...lost, amount: '100', estimate: '100' }) };
    await purse.rows(
      `insert into waiters (tenant, call, attempt, holder, wish, until)
       values ($1, $2, 1, $3, $4, clock_timestamp() + interval '1 minute')`,
      [purse.tenant, lost.call, dead.holder, dead.wish],
    );
    await purse.settle(holder, 0);
    expect(await purse.standing(id)).toEqual([0, 100]);
    await purse.rows(`update attempts set expires_at = clock_timestamp() - interval '1 second' where state = 'held'`);
    await purse.reserve(wish(100));
    expect(await purse.standing(id)).toEqual([0, 100]);
    expect(await purse.books.check(purse.tenant)).toEqual([]);
  });
});
