import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notesSchema, someTenant, temporaryFolder } from '../fixtures.js';
import { openStore } from '../open-store.js';
import { testTemplates } from '../testing/templates-folder.js';
import { copyDatabase, isDatabase } from './database-folder.js';
import { emptyKey } from './embedded-database.js';
import { prepareTemplate } from './template.js';

const days = (count: number): Date => new Date(Date.now() - count * 24 * 3600_000);

/** A folder of templates that has the one without tables, which takes seconds to make. */
async function templates() {
  await prepareTemplate(testTemplates(), []);
  const folder = await temporaryFolder();
  await copyDatabase(join(testTemplates(), emptyKey()), join(folder.path, emptyKey()));
  return folder;
}

describe('templates', () => {
  it('are made once, though several ask at the same time', async () => {
    await using folder = await templates();
    await Promise.all([prepareTemplate(folder.path, [notesSchema]), prepareTemplate(folder.path, [notesSchema])]);
    const names = await readdir(folder.path);
    expect(names).toHaveLength(2);
    expect(names.every((name) => isDatabase(join(folder.path, name)))).toBe(true);
  });

  it('are thrown away when nobody has copied them for two weeks', async () => {
    await using folder = await templates();
    const [old, recent] = [join(folder.path, 'old'), join(folder.path, 'recent')];
    for (const path of [old, recent]) await mkdir(path);
    await utimes(old, days(15), days(15));
    await utimes(recent, days(13), days(13));
    await prepareTemplate(folder.path, []);
    expect((await readdir(folder.path)).toSorted()).toEqual([emptyKey(), 'recent'].toSorted());
  });

  it('may be half copied by a killed process: the next start copies again', async () => {
    await using folder = await temporaryFolder();
    await prepareTemplate(testTemplates(), [notesSchema]);
    await mkdir(join(folder.path, 'pgdata.1234.part'));
    await writeFile(join(folder.path, 'pgdata.1234.part', 'PG_VERSION'), '18');
    await using server = await openStore({ url: `pglite:${folder.path}`, schemas: [notesSchema], templates: testTemplates() });
    expect(await server.store(notesSchema).inTenant(someTenant(), (tx) => tx.query('select * from notes'))).toEqual([]);
    expect((await readdir(folder.path)).some((name) => name.endsWith('.part'))).toBe(false);
  });
});
