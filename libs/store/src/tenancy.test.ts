import { assertOutsideTransaction } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, notesSchema, postgres, someTenant, tagsSchema, type TestDatabase } from './fixtures.js';
import type { Store } from './store.js';
import { hasPostgres } from './testing/test-postgres.js';

const withPostgres = await hasPostgres();

describe.each([
  { name: 'embedded', open: embedded, there: true },
  { name: 'PostgreSQL', open: postgres, there: withPostgres },
])('a store on $name', ({ open, there }) => {
  let database: TestDatabase;
  let notes: Store;
  let tags: Store;
  beforeAll(async () => {
    if (!there) return;
    database = await open();
    notes = database.server.store(notesSchema);
    tags = database.server.store(tagsSchema);
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  const add = (tenant: string, id: number) =>
    notes.inTenant(tenant, (tx) => tx.execute('insert into notes values ($1, $2, $3)', [tenant, id, 'x']));
  const ids = (tenant: string) =>
    notes.inTenant(tenant, async (tx) => (await tx.query<{ id: number }>('select id from notes order by id')).map((row) => row.id));

  it.runIf(there)('shows a tenant its own rows only', async () => {
    const [mine, other] = [someTenant(), someTenant()];
    await add(mine, 1);
    await add(other, 2);
    expect(await ids(mine)).toEqual([1]);
  });

  it.runIf(there)('shows nothing to a query without a tenant', async () => {
    const tenant = someTenant();
    await add(tenant, 1);
    const rows = await notes.inTenant(tenant, async (tx) => {
      await tx.query(`select set_config('hexad.tenant', '', true)`);
      return tx.query('select * from notes');
    });
    expect(rows).toEqual([]);
  });

  it.runIf(there)('gives no rights at all to a query without a service', async () => {
    await expect(
      notes.inTenant(someTenant(), async (tx) => {
        await tx.query('reset role');
        return tx.query('select * from notes.notes');
      }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.runIf(there)("refuses to write another tenant's row", async () => {
    const other = someTenant();
    const writing = notes.inTenant(someTenant(), (tx) => tx.execute('insert into notes values ($1, 1, $2)', [other, 'x']));
    await expect(writing).rejects.toMatchObject({ code: 'forbidden' });
    expect(await ids(other)).toEqual([]);
  });

  it.runIf(there)("refuses to read another service's tables", async () => {
    const reading = notes.inTenant(someTenant(), (tx) => tx.query('select * from tags.tags'));
    await expect(reading).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.runIf(there)('leaves nothing of a transaction that failed', async () => {
    const tenant = someTenant();
    const failing = notes.inTenant(tenant, async (tx) => {
      await tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await ids(tenant)).toEqual([]);
  });

  it.runIf(there)('joins a nested transaction of the same service and tenant', async () => {
    const tenant = someTenant();
    const seen = await notes.inTenant(tenant, async (tx) => {
      await tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']);
      return ids(tenant);
    });
    expect(seen).toEqual([1]);
  });

  it.runIf(there)('refuses a transaction of another service inside one', async () => {
    const tenant = someTenant();
    await expect(notes.inTenant(tenant, () => tags.inTenant(tenant, async () => 1))).rejects.toThrow('tags opened a transaction');
  });

  it.runIf(there)('refuses a transaction of another tenant inside one', async () => {
    await expect(notes.inTenant(someTenant(), () => ids(someTenant()))).rejects.toMatchObject({ code: 'internal' });
  });

  it.runIf(there)('makes ports that wait for something else throw inside a transaction', async () => {
    const asking = notes.inTenant(someTenant(), async () => assertOutsideTransaction('rpc'));
    await expect(asking).rejects.toThrow(/^rpc was used inside the transaction of notes/);
  });

  it.runIf(there)('refuses statements of a transaction that has ended', async () => {
    const tx = await notes.inTenant(someTenant(), async (open) => open);
    await expect(tx.query('select 1')).rejects.toThrow('has ended');
  });

  it.runIf(there)('sees a message for the first time once', async () => {
    const [tenant, message] = [someTenant(), someTenant()];
    const first = () => notes.inTenant(tenant, (tx) => tx.firstTime('consumer', message));
    expect([await first(), await first()]).toEqual([true, false]);
  });

  it.runIf(there)('sees a message again for the first time when the transaction did not commit', async () => {
    const [tenant, message] = [someTenant(), someTenant()];
    const failing = notes.inTenant(tenant, async (tx) => {
      await tx.firstTime('consumer', message);
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await notes.inTenant(tenant, (tx) => tx.firstTime('consumer', message))).toBe(true);
  });

  it.runIf(there)('lists the tenants that used it', async () => {
    const tenant = someTenant();
    await add(tenant, 1);
    expect(await notes.tenants()).toContain(tenant);
  });

  it.runIf(there)('calls a second row with the same key a conflict', async () => {
    const tenant = someTenant();
    await add(tenant, 1);
    await expect(add(tenant, 1)).rejects.toMatchObject({ code: 'conflict', details: { table: 'notes' } });
  });

  it.runIf(there)('tries a contended transaction again', async () => {
    let tries = 0;
    const result = await notes.inTenant(someTenant(), async (tx) => {
      tries += 1;
      if (tries < 3) await tx.query(`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`);
      return tries;
    });
    expect(result).toBe(3);
  });

  it.runIf(there)('gives up on a transaction that stays contended', async () => {
    const losing = notes.inTenant(someTenant(), (tx) => tx.query(`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`));
    await expect(losing).rejects.toMatchObject({ code: 'contended', retryable: true });
  });

  it.runIf(there)('keeps twenty transactions at once apart', async () => {
    const tenant = someTenant();
    const work = Array.from({ length: 20 }, (_, id) =>
      notes.inTenant(tenant, async (tx) => {
        await tx.execute('insert into notes values ($1, $2, $3)', [tenant, id, 'x']);
        if (id % 2 === 1) throw new Error('odd');
      }),
    );
    await Promise.allSettled(work);
    expect(await ids(tenant)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
  });

  it.runIf(there)('refuses a tenant that is no id', async () => {
    await expect(notes.inTenant(`'; drop`, async () => 1)).rejects.toMatchObject({ code: 'invalid' });
  });
});

it.runIf(withPostgres)('stops a statement that takes too long on PostgreSQL', async () => {
  await using database = await postgres({ statementTimeoutMs: 50 });
  const waiting = database.server.store(notesSchema).inTenant(someTenant(), (tx) => tx.query('select pg_sleep(30)'));
  await expect(waiting).rejects.toMatchObject({ code: 'timeout' });
});

it('ends a transaction that holds the connection too long', async () => {
  await using database = await embedded({ transactionTimeoutMs: 1_000 });
  const notes = database.server.store(notesSchema);
  const forever = notes.inTenant(someTenant(), () => new Promise(() => undefined));
  await expect(forever).rejects.toMatchObject({ code: 'timeout' });
  expect(await notes.inTenant(someTenant(), (tx) => tx.query('select 1 as one'))).toEqual([{ one: 1 }]);
});
