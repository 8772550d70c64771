import { randomUUID } from 'node:crypto';
import { chmod, link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { AppError, assertOutsideTransaction } from '@hexad/kernel';

/** Reads a file that only its owner may open; one that others may read is closed to them first. Undefined when there is none. */
export async function readPrivate(path: string): Promise<string | undefined> {
  assertOutsideTransaction(`Reading ${path}`);
  try {
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError(
      'settings_invalid',
      `The file ${path} cannot be read (${(cause as NodeJS.ErrnoException).code}); make it readable for you alone.`,
      { cause },
    );
  }
}

/** Makes the file and gives what it holds; when another process was first, that is the other's text. */
export async function makePrivate(path: string, text: string): Promise<string> {
  await writeBeside(path, text, async (beside) => {
    try {
      // Unlike a rename, a link never takes the place of another file.
      await link(beside, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    await rm(beside);
  });
  return (await readPrivate(path)) ?? makePrivate(path, text);
}

export const replacePrivate = (path: string, text: string): Promise<void> => writeBeside(path, text, (beside) => rename(beside, path));

/** Whole or not at all: written beside under 0600 and synced, then `put` in its place. */
async function writeBeside(path: string, text: string, put: (beside: string) => Promise<void>): Promise<void> {
  assertOutsideTransaction(`Writing ${path}`);
  // Processes in containers that share the folder may have the same process id.
  const beside = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await put(beside);
  } catch (error) {
    await rm(beside, { force: true });
    throw AppError.from(error);
  }
}
