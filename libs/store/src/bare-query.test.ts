import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, notesSchema, postgres, someTenant, type TestDatabase } from './fixtures.js';
import { connectionOf } from './pglite/embedded-database.js';
import { hasPostgres } from './testing/test-postgres.js';

const withPostgres = await hasPostgres();

/** A database, and how one connects to it without the store. */
interface Open {
  readonly database: TestDatabase;
  readonly connection: ClientConfig;
}
const kinds = [
  {
    name: 'embedded',
    there: true,
    open: async (): Promise<Open> => {
      const database = await embedded();
      // Whoever may open the socket may say to be anybody.
      const connection = connectionOf(readFileSync(join(database.folder, 'socket-folder'), 'utf8'), 'postgres');
      return { database, connection };
    },
  },
  {
    name: 'PostgreSQL',
    there: withPostgres,
    open: async (): Promise<Open> => {
      const database = await postgres();
      return { database, connection: { connectionString: database.url } };
    },
  },
];

describe.each(kinds)('who goes round the store on $name', ({ open, there }) => {
  let opened: Open;
  let client: Client;
  beforeAll(async () => {
    if (!there) return;
    opened = await open();
    const tenant = someTenant();
    await opened.database.server
      .store(notesSchema)
      .inTenant(tenant, (tx) => tx.execute('insert into notes values ($1, 1, $2)', [tenant, 'x']));
    client = new Client(opened.connection);
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await opened?.database[Symbol.asyncDispose]();
  });

  const inTransaction = async (...statements: readonly string[]): Promise<unknown[]> => {
    await client.query('begin');
    try {
      let rows: unknown[] = [];
      for (const statement of statements) rows = (await client.query(statement)).rows as unknown[];
      return rows;
    } finally {
      await client.query('rollback');
    }
  };

  it.runIf(there)('has no right to a table', async () => {
    await expect(client.query('select * from notes.notes')).rejects.toMatchObject({ code: '42501' });
  });

  it.runIf(there)('sees 0 rows as a service without a tenant', async () => {
    expect(await inTransaction('set local role hexad_notes', 'select * from notes.notes')).toEqual([]);
  });

  it.runIf(there)('changes 0 rows as a service without a tenant', async () => {
    expect(await inTransaction('set local role hexad_notes', `update notes.notes set text = 'y' returning id`)).toEqual([]);
  });

  it.runIf(there).each([
    ['the owner of the tables', 'set role hexad_owner'],
    ['the superuser', 'set role postgres'],
    ['who opened the database', 'reset session authorization; select * from notes.notes'],
    ['a service that may pass row-level security', 'alter role hexad_notes bypassrls'],
  ])('cannot become %s', async (_, sql) => {
    await expect(inTransaction(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it.runIf(there)('cannot switch row-level security off', async () => {
    await expect(
      inTransaction('set local role hexad_notes', 'set local row_security = off', 'select * from notes.notes'),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(inTransaction('set local role hexad_notes', 'alter table notes.notes disable row level security')).rejects.toMatchObject({
      code: '42501',
    });
  });
});
