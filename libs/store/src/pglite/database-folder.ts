import { constants, existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

/** The folder of an embedded database: PostgreSQL's own directory, and beside it the key of the migrations that it has seen. */
export const dataDirOf = (folder: string): string => join(folder, 'pgdata');
const keyFileOf = (folder: string): string => join(folder, 'schema-key');

export const isDatabase = (folder: string): boolean => existsSync(join(dataDirOf(folder), 'PG_VERSION'));

/** Undefined while a migration has not ended. */
export const readKey = (folder: string): Promise<string | undefined> => readFile(keyFileOf(folder), 'utf8').catch(() => undefined);

export const removeKey = (folder: string): Promise<void> => rm(keyFileOf(folder), { force: true });

export const writeKey = (folder: string, key: string): Promise<void> => writeBeside(keyFileOf(folder), (path) => writeFile(path, key));

/** Puts a copy of a template's files where no database is. Half a copy is never seen as a database. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  await removeHalfWritten(to);
  await writeBeside(dataDirOf(to), (path) => cp(dataDirOf(from), path, { recursive: true, mode: constants.COPYFILE_FICLONE }));
  const key = await readKey(from);
  if (key !== undefined) await writeKey(to, key);
  // Templates that nobody copies any more are thrown away by age.
  await utimes(from, new Date(), new Date()).catch(() => undefined);
}

/** Also makes a database without a template appear only when it is whole. */
export async function writeBeside(target: string, write: (path: string) => Promise<void>): Promise<void> {
  const path = `${target}.${randomUUID().slice(0, 8)}.part`;
  try {
    await write(path);
    await rename(path, target);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
}

/** What a killed process left. */
async function removeHalfWritten(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.endsWith('.part')) await rm(join(folder, name), { recursive: true, force: true });
  }
}
