import { SilentLog } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, notesSchema, postgres, someTenant, type TestDatabase } from './fixtures.js';
import type { Store } from './store.js';
import { hasPostgres } from './testing/test-postgres.js';

const withPostgres = await hasPostgres();
/** Hours of work, all of it in the database. */
const RUNAWAY = 'select count(*) from generate_series(1, 1000000000000) n where n % 7 = 8';

describe.each([
  { name: 'embedded', open: embedded, there: true },
  { name: 'PostgreSQL', open: postgres, there: withPostgres },
])('a statement that takes too long on $name', ({ open, there }) => {
  let database: TestDatabase;
  let notes: Store;
  beforeAll(async () => {
    if (!there) return;
    database = await open({ statementTimeoutMs: 500, log: new SilentLog(), maintenanceMs: 50 });
    notes = database.server.store(notesSchema);
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  const add = (tenant: string, id: number) =>
    notes.inTenant(tenant, (tx) => tx.execute('insert into notes values ($1, $2, $3)', [tenant, id, 'x']));
  const ids = (tenant: string) =>
    notes.inTenant(tenant, async (tx) => (await tx.query<{ id: number }>('select id from notes order by id')).map((row) => row.id));

  it.runIf(there)('fails with its own code, and nothing of its transaction is kept', async () => {
    const tenant = someTenant();
    const running = notes.inTenant(tenant, async (tx) => {
      await tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']);
      await tx.query(RUNAWAY);
    });
    await expect(running).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('stopped') as string });
    expect(await ids(tenant)).toEqual([]);
  });

  it.runIf(there)('takes nothing that was committed with it, and those that wait behind it go on', async () => {
    const tenant = someTenant();
    for (const id of [1, 2, 3]) await add(tenant, id);
    const running = notes.inTenant(someTenant(), (tx) => tx.query(RUNAWAY));
    const waiting = [4, 5, 6].map((id) => add(tenant, id));
    const bus = database.server.asBus((sql) => sql.rows('select 1 as one'));
    await expect(running).rejects.toMatchObject({ code: 'timeout' });
    expect(await Promise.all(waiting)).toEqual([1, 1, 1]);
    expect(await bus).toEqual([{ one: 1 }]);
    expect(await ids(tenant)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.runIf(there)('is stopped each time, also when it is the bus that runs it', async () => {
    for (let times = 0; times < 2; times += 1) {
      await expect(database.server.asBus((sql) => sql.rows(RUNAWAY))).rejects.toMatchObject({ code: 'timeout' });
    }
    expect(await ids(someTenant())).toEqual([]);
  });

  it.runIf(there)('leaves a transaction alone that is slow itself, with short statements', async () => {
    const tenant = someTenant();
    const slow = await notes.inTenant(tenant, async (tx) => {
      const until = Date.now() + 1_000;
      let statements = 0;
      for (; Date.now() < until; statements += 1) await tx.query('select pg_sleep(0.01)');
      return statements;
    });
    expect(slow).toBeGreaterThan(10);
  });
});

it('the end of an embedded database is not taken for lost while it is started again', async () => {
  await using database = await embedded({ statementTimeoutMs: 300 });
  const { server } = database;
  let ended = false;
  void server.ended.then(() => (ended = true));
  await expect(server.asBus((sql) => sql.rows(RUNAWAY))).rejects.toMatchObject({ code: 'timeout' });
  expect(await server.asBus((sql) => sql.rows('select 1 as one'))).toEqual([{ one: 1 }]);
  expect(ended).toBe(false);
});
