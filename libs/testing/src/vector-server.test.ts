import { openStore, prepareTemplate, type ServiceSchema, type Store } from '@hexad/store';
import { testTemplates } from '@hexad/store/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debianPrograms } from './debian-programs.js';
import { PostgresServer } from './postgres-server.js';
import { temporaryFolder } from './temporary-folder.js';
import { canStartVectorServer, ensureVectorDatabase, startVectorServer } from './vector-server.js';

const [mine, other] = ['0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002'];
const places: ServiceSchema = {
  service: 'places',
  extensions: ['vector'],
  migrations: [
    {
      name: '0001-places',
      tenantTables: ['places'],
      sql: `create table places (tenant uuid not null, name text not null, at vector(2) not null);
        create index places_at on places using hnsw (at vector_l2_ops)`,
    },
  ],
};

async function nearest(store: Store): Promise<unknown> {
  const add = (tenant: string, name: string, at: string) =>
    store.inTenant(tenant, (tx) => tx.execute('insert into places values ($1, $2, $3)', [tenant, name, at]));
  await add(mine, 'far', '[5,5]');
  await add(mine, 'near', '[1,1]');
  await add(other, 'nearest, of another', '[0,0]');
  return store.inTenant(mine, (tx) => tx.query(`select name, at <-> '[0,0]' < 2 as close from places order by at <-> '[0,0]'`));
}
const seen = [
  { name: 'near', close: true },
  { name: 'far', close: false },
];

it('vectors of a tenant are found by their distance, and no other tenant’s, in an embedded database', async () => {
  using folder = temporaryFolder();
  await prepareTemplate(testTemplates(), [places]);
  await using server = await openStore({ url: `pglite:${folder.path}`, schemas: [places], templates: testTemplates() });
  expect(await nearest(server.store(places))).toEqual(seen);
});

describe.runIf(await canStartVectorServer())('a PostgreSQL with pgvector', () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startVectorServer();
  });
  afterAll(() => postgres?.[Symbol.asyncDispose]());

  it('finds vectors of a tenant by their distance, and no other tenant’s, for a user without rights over the tables', async () => {
    await run(postgres.url, 'create role services login noinherit');
    const url = postgres.url.replace('postgres@', 'services@');
    await using server = await openStore({ url, ownerUrl: postgres.url, schemas: [places] });
    await server.migrate();
    expect(await nearest(server.store(places))).toEqual(seen);
  });

  it('is one of our own where the server has none, and gone afterwards', async () => {
    await using plain = await PostgresServer.start();
    const database = await ensureVectorDatabase(plain.url);
    await run(database.url, 'create extension vector');
    await database[Symbol.asyncDispose]();
    expect(
      await run(database.url, 'select 1').then(
        () => 'answers',
        () => 'gone',
      ),
    ).toBe(database.own ? 'gone' : 'answers');
  });

  it('is the server that has it', async () => {
    await using database = await ensureVectorDatabase(postgres.url);
    expect(database).toMatchObject({ url: postgres.url, own: false });
  });

  it('keeps its data under a name', async () => {
    const name = `test-${process.pid}`;
    {
      await using first = await startVectorServer({ name, durable: true });
      await run(first.url, 'create table kept ()');
    }
    await using second = await startVectorServer({ name, durable: true });
    await using _gone = { [Symbol.asyncDispose]: () => second.forget() };
    await expect(run(second.url, 'select from kept')).resolves.toBeUndefined();
  });

  it('is refused in one sentence where its packages are not to be had', async () => {
    const unpacking = debianPrograms({ packages: ['hexad-no-such-package'], programs: [] });
    await expect(unpacking).rejects.toThrow(
      /^The Debian packages hexad-no-such-package could not be unpacked \(E: Unable to locate package .*\)\. This needs apt-get, dpkg-deb and/,
    );
  });
});

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
