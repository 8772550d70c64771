import { schemasOf } from '@hexad/host';
import { openStore } from '@hexad/store';
import { hasPostgres, tableProtection, testPostgres, type TestPostgres } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../hosting/roles.js';
import { Machine, type Ended } from './fixtures/hexad.js';

const PROCESSES = 4;
const schemas = schemasOf(ROLES);

const half = (url: URL): string => url.href.replace(url.password, 'pass-word%zz');

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

  it.each<[what: string, args: string[], setting: 'url' | 'ownerUrl', change: (url: URL) => string, words: string]>([
    ['half an escape in the password', ['migrate'], 'url', half, 'HEXAD_DATABASE_URL has a % in the password'],
    ['the same when it serves', ['serve', '--role', 'all'], 'url', half, 'HEXAD_DATABASE_URL has a % in the password'],
    ['nothing but a scheme', ['migrate'], 'url', () => 'postgres://', 'HEXAD_DATABASE_URL names no host'],
    ['a database that does not exist', ['migrate'], 'ownerUrl', (url) => new URL('/hexad_test_missing', url).href, 'createdb -h '],
  ])('says which setting is wrong in one sentence, without the password: %s', async (_what, args, setting, change, words) => {
    const wrong = change(new URL(database[setting]));
    const [url, ownerUrl] = setting === 'url' ? [wrong, database.ownerUrl] : [database.url, wrong];
    const ended = await machine.hexad(args, { env: { HEXAD_DATABASE_URL: url, HEXAD_DATABASE_OWNER_URL: ownerUrl } });
    expect(ended).toMatchObject({
      code: 78,
      stdout: '',
      stderr: expect.stringMatching(/^hexad: HEXAD_DATABASE_[^\n]*\[settings_invalid\]\n$/),
    });
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toContain('pass-word');
  });

  it('refuses a setting that there is not', async () => {
    const env = { HEXAD_DATABASE_URL: database.url, HEXAD_FOO: '1' };
    const stderr = expect.stringContaining('HEXAD_FOO from the environment is not a setting') as string;
    expect(await machine.hexad(['migrate'], { env })).toMatchObject({ code: 78, stdout: '', stderr });
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
