import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceSchema } from '../migration.js';
import { checkNames } from '../names.js';
import { schemaKey } from '../schema-key.js';
import { SocketFolder } from '../files/socket-folder.js';
import { isDatabase, writeBeside } from './database-folder.js';
import { emptyKey, startDatabase } from './embedded-database.js';
import { PGLITE_VERSION } from './embedded-server.js';

/** A template that nobody has copied for this long is thrown away. */
const KEEP_MS = 14 * 24 * 3600_000;

/**
 * Makes the databases that new ones are copied from: one without tables, one with the tables of `schemas`. Does nothing when they are there;
 * safe when several processes do it at once. `dir` is what `openStore` gets as `templates`.
 */
export async function prepareTemplate(dir: string, schemas: readonly ServiceSchema[]): Promise<void> {
  checkNames(schemas);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const key = schemaKey(PGLITE_VERSION, schemas);
  await make(dir, emptyKey(), []);
  await make(dir, key, schemas);
  await removeOld(dir, new Set([key, emptyKey()]));
}

async function make(dir: string, key: string, schemas: readonly ServiceSchema[]): Promise<void> {
  const target = join(dir, key);
  if (isDatabase(target)) return;
  await writeBeside(target, async (path) => {
    await mkdir(path, { mode: 0o700 });
    using sockets = SocketFolder.make(path, undefined);
    await using _made = await startDatabase(path, schemas, { socketDir: sockets.path, templates: dir });
  }).catch((error: unknown) => {
    // Another process may have been faster.
    if (!isDatabase(target)) throw error;
  });
}

async function removeOld(dir: string, keep: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(dir)) {
    const { mtimeMs } = await stat(join(dir, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (!keep.has(name) && Date.now() - mtimeMs > KEEP_MS) await rm(join(dir, name), { recursive: true, force: true });
  }
}
