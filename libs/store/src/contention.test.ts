import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notesSchema, postgres, someTenant, type TestDatabase } from './fixtures.js';
import type { Store, Tx } from './store.js';
import { hasPostgres } from './testing/test-postgres.js';

const there = await hasPostgres();

/** Resolves when as many have come as are expected; who comes later, as a second try does, passes. */
function meeting(expected: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come === expected) resolve();
    return promise;
  };
}

const append = (tx: Tx, id: number, letter: string) => tx.execute('update notes set text = text || $2 where id = $1', [id, letter]);

describe.runIf(there)('two transactions on PostgreSQL that are in each other’s way', () => {
  let database: TestDatabase;
  let notes: Store;
  beforeAll(async () => {
    database = await postgres();
    notes = database.server.store(notesSchema);
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  const texts = (tenant: string) =>
    notes.inTenant(tenant, async (tx) => (await tx.query<{ text: string }>('select text from notes order by id')).map((row) => row.text));
  const twoNotes = async (): Promise<string> => {
    const tenant = someTenant();
    await notes.inTenant(tenant, (tx) => tx.execute(`insert into notes values ($1, 1, ''), ($1, 2, '')`, [tenant]));
    return tenant;
  };

  it('both succeed after a deadlock, each exactly once', async () => {
    const tenant = await twoNotes();
    const bothHoldOne = meeting(2);
    let tries = 0;
    const appendTo = (first: number, second: number, letter: string) =>
      notes.inTenant(tenant, async (tx) => {
        tries += 1;
        await append(tx, first, letter);
        await bothHoldOne();
        await append(tx, second, letter);
      });
    await Promise.all([appendTo(1, 2, 'a'), appendTo(2, 1, 'b')]);
    expect(tries).toBeGreaterThanOrEqual(3);
    const [one, two] = await texts(tenant);
    expect(two).toBe(one);
    expect(one).toMatch(/^(ab|ba)$/);
  });

  it('both succeed when they cannot be put in an order, each exactly once', async () => {
    const tenant = await twoNotes();
    const bothHaveRead = meeting(2);
    let tries = 0;
    const copy = (from: number, to: number) =>
      notes.inTenant(tenant, async (tx) => {
        tries += 1;
        await tx.query('set transaction isolation level serializable');
        const [row] = await tx.query<{ text: string }>('select text from notes where id = $1', [from]);
        await bothHaveRead();
        await tx.execute('update notes set text = $2 where id = $1', [to, `${row?.text}${to}`]);
      });
    await Promise.all([copy(1, 2), copy(2, 1)]);
    expect(tries).toBeGreaterThanOrEqual(3);
    expect(['21,2', '1,12']).toContain((await texts(tenant)).join(','));
  });

  it('end as contended when they stay so, with no more tries than six', async () => {
    const tenant = await twoNotes();
    let tries = 0;
    const holding = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const holder = notes.inTenant(tenant, async (tx) => {
      await append(tx, 1, 'a');
      held.resolve();
      await holding.promise;
    });
    await held.promise;
    const losing = notes.inTenant(tenant, (tx) => {
      tries += 1;
      return tx.query('select * from notes where id = 1 for update nowait');
    });
    await expect(losing).rejects.toMatchObject({ code: 'contended', retryable: true });
    holding.resolve();
    await holder;
    expect(tries).toBe(6);
  });
});

it.runIf(there)('a transaction that gets no connection of PostgreSQL in time fails as unavailable', async () => {
  await using database = await postgres({ poolSize: 2, waitMs: 50 });
  const notes = database.server.store(notesSchema);
  const holding = Promise.withResolvers<void>();
  const holders = [1, 2].map(() => notes.inTenant(someTenant(), () => holding.promise));
  const late = notes.inTenant(someTenant(), async () => 1);
  await expect(late).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('All 2 connections') as string });
  holding.resolve();
  await Promise.all(holders);
  expect(await notes.inTenant(someTenant(), async () => 'there is room again')).toBe('there is room again');
});
