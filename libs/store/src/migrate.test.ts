import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notesSchema, temporaryFolder } from './fixtures.js';
import type { Migration, ServiceSchema } from './migration.js';
import { openStore } from './open-store.js';
import { hasPostgres, testPostgres } from './testing/test-postgres.js';
import { testTemplates } from './testing/templates-folder.js';
import { prepareTemplate } from './pglite/template.js';

const there = await hasPostgres();
const withMore = (...more: readonly Migration[]): ServiceSchema => ({ ...notesSchema, migrations: [...notesSchema.migrations, ...more] });
const shelf: Migration = { name: '0002-shelf', tenantTables: ['shelf'], sql: 'create table shelf (tenant uuid not null)' };

describe('migrations of an embedded database', () => {
  const tenant = crypto.randomUUID();
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const open = (schema: ServiceSchema) => openStore({ url: `pglite:${folder.path}`, schemas: [schema], templates: testTemplates() });

  beforeAll(async () => {
    folder = await temporaryFolder();
    await prepareTemplate(testTemplates(), [notesSchema]);
    await using server = await open(notesSchema);
    await server.store(notesSchema).inTenant(tenant, (tx) => tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']));
  });
  afterAll(() => folder?.[Symbol.asyncDispose]());

  it.each([
    ['a table in no list', { ...shelf, tenantTables: [] }, 'The table notes.shelf is in no list'],
    ['a listed table without a tenant', { ...shelf, sql: 'create table shelf (id int)' }, 'has no column "tenant uuid not null"'],
    ['a tenant that may be null', { ...shelf, sql: 'create table shelf (tenant uuid)' }, 'has no column "tenant uuid not null"'],
    ['a table of tenants listed as shared', { ...shelf, tenantTables: [], sharedTables: ['shelf'] }, 'The table notes.shelf has a tenant'],
    ['a mistake in its SQL', { ...shelf, sql: 'create tabel shelf ()' }, 'The migration 0002-shelf of notes failed: syntax error'],
  ])('fail with %s', async (_, migration, message) => {
    await expect(open(withMore(migration))).rejects.toThrow(message);
  });

  it('that failed left the database as it was: the right one is added beside its rows', async () => {
    await using server = await open(withMore(shelf));
    const rows = await server
      .store(notesSchema)
      .inTenant(tenant, (tx) => tx.query('select id, (select count(*)::int from shelf) as shelved from notes'));
    expect(rows).toEqual([{ id: 1, shelved: 0 }]);
  });

  it('that were applied may not be changed', async () => {
    const changed = withMore({ ...shelf, sql: 'create table shelf (tenant uuid not null, more text)' });
    await expect(open(changed)).rejects.toThrow('was changed after it had been applied');
  });

  it('of a newer version are not passed over', async () => {
    await expect(open(notesSchema)).rejects.toThrow('use a newer version');
  });
});

describe('migrations of PostgreSQL', () => {
  it.runIf(there)('say which extension the database does not have, and change nothing', async () => {
    await using database = await testPostgres();
    await using server = await openStore({ ...database, schemas: [{ ...notesSchema, extensions: ['hexad_nowhere'] }], poolSize: 2 });
    await expect(server.migrate()).rejects.toMatchObject({
      code: 'unsupported',
      message: 'The database has no extension "hexad_nowhere" or may not make it; install it there first.',
    });
    await database.asOwner(`do $$ begin if to_regnamespace('notes') is not null then raise 'made'; end if; end $$`);
  });

  it.runIf(there)('are applied once when several processes do it at the same time', async () => {
    await using database = await testPostgres();
    const stack = new AsyncDisposableStack();
    await using _all = stack;
    const open = async () => stack.use(await openStore({ ...database, schemas: [withMore(shelf)], poolSize: 2 }));
    const servers = await Promise.all([open(), open(), open()]);
    await Promise.all(servers.map((server) => server.migrate()));
    const names = await servers[0].asBus((sql) => sql.rows(`select 1 from pg_tables where schemaname = 'notes' and tablename = 'shelf'`));
    expect(names).toHaveLength(1);
  });
});
