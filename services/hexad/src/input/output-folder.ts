import { access, constants, readdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '@hexad/kernel';

/** Refuses a folder that has something in it or cannot be made. Resolves to its absolute path and writes nothing. */
export async function checkOutputFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unwritable(path, error.message);
  });
  if (found && !found.isDirectory()) throw new AppError('output_not_empty', `The output ${JSON.stringify(path)} is a file; name a folder.`);
  if (found && (await readdir(path)).length > 0) {
    throw new AppError('output_not_empty', `The output folder ${JSON.stringify(path)} is not empty; name another with --out or empty it.`);
  }
  await nearestFolderIsWritable(path);
  return path;
}

async function nearestFolderIsWritable(path: string): Promise<void> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found && !found.isDirectory()) throw unwritable(path, `${JSON.stringify(folder)} is a file`);
    if (found) {
      await access(folder, constants.W_OK).catch((error: Error) => {
        throw unwritable(path, error.message);
      });
      return;
    }
    if (folder === dirname(folder)) return;
  }
}

const unwritable = (path: string, reason: string) =>
  new AppError('output_unwritable', `The output folder ${JSON.stringify(path)} cannot be written: ${reason}.`);

/** `./name`, or the first free of `./name-2`, `./name-3`, …: a build without --out never stops at an earlier one. */
export async function freeFolder(name: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const path = resolve(n === 1 ? name : `${name}-${n}`);
    const entries = await readdir(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : ['taken']));
    if (entries.length === 0) return path;
  }
}
