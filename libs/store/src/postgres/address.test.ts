import { describe, expect, it } from 'vitest';
import { notesSchema, postgres } from '../fixtures.js';
import { openStore } from '../open-store.js';
import { hasPostgres, testPostgres } from '../testing/test-postgres.js';

const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  );

const changed = (url: string, change: (url: URL) => void): string => {
  const copy = new URL(url);
  change(copy);
  return copy.href;
};

describe('an address of PostgreSQL', () => {
  it.each([
    ['without anything', 'postgres://', 'names no host'],
    ['with a host that is none', 'postgres://u:pass-word@h:99999/db', 'is no address'],
    ['with half an escape in the password', 'postgres://u:pass-word%zz@h/db', 'has a % in the password'],
    ['with half an escape in the user', 'postgres://u%:pass-word@h/db', 'has a % in the user'],
  ])('%s is refused by the name of its setting, without the password', async (_what, wrong, words) => {
    const right = 'postgres://u@127.0.0.1:1/db';
    for (const [setting, urls] of [
      ['HEXAD_DATABASE_URL', { url: wrong }],
      ['HEXAD_DATABASE_OWNER_URL', { url: right, ownerUrl: wrong }],
      ['HEXAD_DATABASE_DIRECT_URL', { url: right, directUrl: wrong }],
    ] as const) {
      const said = await refusal(openStore({ ...urls, schemas: [] }));
      expect(said).toContain(`settings_invalid: ${setting} ${words}`);
      expect(said).not.toContain('pass-word');
    }
  });

  it('that does not answer is told with host and port, without the password', async () => {
    const said = await refusal(openStore({ url: 'postgres://u:pass-word@127.0.0.1:1/db', schemas: [] }));
    expect(said).toBe('unavailable: The database of HEXAD_DATABASE_URL does not answer at 127.0.0.1:1.');
  });
});

describe.runIf(await hasPostgres())('a PostgreSQL that answers', () => {
  it('says which database is missing and how to create it', async () => {
    await using database = await testPostgres();
    const missing = changed(database.ownerUrl, (url) => (url.pathname = '/hexad_test_missing'));
    const said =
      /^settings_invalid: (\w+) names the database "hexad_test_missing", which does not exist; create it, .*createdb .* hexad_test_missing`/;
    expect(said.exec(await refusal(openStore({ url: missing, schemas: [] })))?.[1]).toBe('HEXAD_DATABASE_URL');
    await using server = await openStore({ url: database.url, ownerUrl: missing, schemas: [] });
    expect(said.exec(await refusal(server.migrate()))?.[1]).toBe('HEXAD_DATABASE_OWNER_URL');
  });

  it('says that it was never migrated, and who may migrate it', async () => {
    await using database = await testPostgres();
    const schemas = [{ service: 'notes', migrations: [] }];
    const said = await refusal(openStore({ url: database.url, schemas, migrated: true }));
    expect(said).toBe('settings_invalid: The database of HEXAD_DATABASE_URL has no notes yet; run `hexad migrate` first.');
    await using server = await openStore({ url: database.url, schemas });
    expect(await refusal(server.migrate())).toMatch(
      /^settings_invalid: HEXAD_DATABASE_OWNER_URL must be of a user who may make roles and schemas; "\w+" of HEXAD_DATABASE_URL may not\.$/,
    );
  });

  it('says which migrations of this version it lacks', async () => {
    await using database = await postgres({ schemas: [notesSchema] });
    const more = { name: '0002-more', tenantTables: [], sql: 'select 1' };
    const newer = { ...notesSchema, migrations: [...notesSchema.migrations, more] };
    const said = await refusal(openStore({ url: database.url, schemas: [newer], migrated: true }));
    expect(said).toBe('settings_invalid: The database of HEXAD_DATABASE_URL has no 0002-more of notes yet; run `hexad migrate` first.');
    await using same = await openStore({ url: database.url, schemas: [notesSchema], migrated: true });
    expect(same.exclusive).toBe(false);
  });

  it('may have migrations of a newer version', async () => {
    await using database = await postgres({ schemas: [notesSchema] });
    await using older = await openStore({ url: database.url, schemas: [{ ...notesSchema, migrations: [] }], migrated: true });
    expect(older.exclusive).toBe(false);
  });

  it('that refuses a user is told with the user, without the password', async () => {
    await using database = await testPostgres();
    const stranger = changed(database.url, (url) => ((url.username = 'hexad_test_nobody'), (url.password = 'pass-word')));
    const said = await refusal(openStore({ url: stranger, schemas: [] }));
    expect(said).toContain('settings_invalid: HEXAD_DATABASE_URL is refused by the server');
    expect(said).not.toContain('pass-word');
  });
});
