import { schemasOf } from '@hexad/host';
import { openStore } from '@hexad/store';
import { hasPostgres, tableProtection, testPostgres, type TestPostgres } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../hosting/roles.js';
import { Machine, type Ended } from './fixtures/hexad.js';

const PROCESSES = 4;
const schemas = schemasOf(ROLES);

describe.runIf(await hasPostgres())('hexad migrate', () => {
  let database: TestPostgres;
  let machine: Machine;
  beforeAll(async () => {
    machine = new Machine();
    database = await testPostgres();
  });
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]();
    machine?.[Symbol.dispose]();
  });

  const migrate = (): Promise<Ended> =>
    machine.hexad(['migrate'], { env: { HEXAD_DATABASE_URL: database.url, HEXAD_DATABASE_OWNER_URL: database.ownerUrl } });
  const upToDate = { code: 0, stderr: '', stdout: `The schemas ${schemas.map(({ service }) => service).join(', ')} are up to date.\n` };

  it('brings an empty database up to date once, in several processes at the same time', async () => {
    const ended = await Promise.all(Array.from({ length: PROCESSES }, migrate));
    expect(ended).toMatchObject(ended.map(() => upToDate));
  });

  it('leaves every table of every service behind its tenant, or without one', async () => {
    await using server = await openStore({ ...database, schemas });
    const tables = await tableProtection(server);
    expect(new Set(tables.map(({ table }) => table.split('.')[0]))).toEqual(new Set(schemas.map(({ service }) => service)));
    expect(tables.filter(({ protection }) => protection === 'broken')).toEqual([]);
  });

  it('is refused by a database that a newer version has migrated, and changes nothing', async () => {
    await database.asOwner(`insert into identity.migrations (name, hash) values ('9999-later', 'x')`);
    expect(await migrate()).toMatchObject({
      code: 64,
      stdout: '',
      stderr:
        'hexad: The database has the migration 9999-later of identity, which this version does not know; use a newer version. [unsupported]\n',
    });
    await database.asOwner(`delete from identity.migrations where name = '9999-later'`);
    expect(await migrate()).toMatchObject(upToDate);
  });
});
