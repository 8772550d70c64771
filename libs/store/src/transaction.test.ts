import { EntitySchema } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, notesSchema, postgres, someTenant, tagsSchema, type TestDatabase } from './fixtures.js';
import type { Store } from './store.js';
import { hasPostgres } from './testing/test-postgres.js';

const withPostgres = await hasPostgres();

interface NoteRow {
  tenant: string;
  id: number;
  text: string;
}
const noteRows = new EntitySchema<NoteRow>({
  name: 'notes',
  columns: { tenant: { type: 'uuid', primary: true }, id: { type: 'integer', primary: true }, text: { type: 'text' } },
});
const schemas = [{ ...notesSchema, entities: [noteRows] }, tagsSchema];

describe.each([
  { name: 'embedded', open: embedded, there: true },
  { name: 'PostgreSQL', open: postgres, there: withPostgres },
])('a transaction on $name', ({ open, there }) => {
  let database: TestDatabase;
  let notes: Store;
  beforeAll(async () => {
    if (!there) return;
    database = await open({ schemas });
    notes = database.server.store(notesSchema);
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  const texts = (tenant: string) =>
    notes.inTenant(tenant, async (tx) => (await tx.query<NoteRow>('select text from notes order by id')).map((row) => row.text));

  it.runIf(there)('that goes on after a statement of it failed is no success, for nothing of it was kept', async () => {
    const tenant = someTenant();
    expect(await texts(tenant)).toEqual([]);
    const swallowing = notes.inTenant(tenant, async (tx) => {
      await tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']);
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('nothing of it was kept') as string,
    });
    expect(await texts(tenant)).toEqual([]);
  });

  it.runIf(there)('of the bus hears what its first statements answered, and is nothing when one of them fails', async () => {
    const { server } = database;
    const insert = `insert into notes.outbox_lease (holder, until) values ('${someTenant()}', now()) returning one`;
    const answers = await server.asBus(async (_sql, begun) => begun.slice(-2), { first: `select 1 as one; ${insert}` });
    expect(answers).toEqual([[{ one: 1 }], [{ one: true }]]);
    const failing = server.asBus(async () => undefined, { first: 'delete from notes.outbox_lease; select 1 / 0' });
    await expect(failing).rejects.toThrow('division by zero');
    expect(await server.asBus((sql) => sql.rows('select one from notes.outbox_lease'))).toEqual([{ one: true }]);
  });

  it.runIf(there)('holds what row mappings save', async () => {
    const tenant = someTenant();
    const rows = await notes.inTenant(tenant, async (tx) => {
      await tx.repository(noteRows).save({ tenant, id: 1, text: 'saved' });
      return tx.query<NoteRow>('select text from notes');
    });
    expect(rows).toEqual([{ text: 'saved' }]);
    expect(await texts(tenant)).toEqual(['saved']);
  });

  it.runIf(there)('keeps nothing of what row mappings saved when it fails', async () => {
    const tenant = someTenant();
    const failing = notes.inTenant(tenant, async (tx) => {
      await tx.repository(noteRows).save({ tenant, id: 1, text: 'saved' });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await texts(tenant)).toEqual([]);
  });

  it.runIf(there)('goes on after a transaction inside it failed, without what that one wrote', async () => {
    const tenant = someTenant();
    await notes.inTenant(tenant, async (tx) => {
      await tx.repository(noteRows).save({ tenant, id: 1, text: 'before' });
      const inner = tx.manager.transaction(async (manager) => {
        await manager.getRepository(noteRows).save({ tenant, id: 2, text: 'inside' });
        await manager.query('select 1 / 0');
      });
      await expect(inner).rejects.toThrow('division by zero');
      await tx.repository(noteRows).save({ tenant, id: 3, text: 'after' });
    });
    expect(await texts(tenant)).toEqual(['before', 'after']);
  });

  it.runIf(there)('answers no mapping that outlives it', async () => {
    const repository = await notes.inTenant(someTenant(), async (tx) => tx.repository(noteRows));
    await expect(repository.find()).rejects.toMatchObject({ name: 'QueryRunnerAlreadyReleasedError' });
  });
});

it.runIf(withPostgres)('a connection that ends between two statements fails its transaction, and the next one gets another', async () => {
  await using database = await postgres({ poolSize: 1 });
  const notes = database.server.store(notesSchema);
  const cut = notes.inTenant(someTenant(), async (tx) => {
    const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
    await database.asOwner(`select pg_terminate_backend(${row!.pid})`);
    return tx.query('select 1');
  });
  await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
  expect(await notes.inTenant(someTenant(), (tx) => tx.query('select 1 as one'))).toEqual([{ one: 1 }]);
});
