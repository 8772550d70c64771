import { chmod, open, readFile, rename, rm, stat } from 'node:fs/promises';
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

/** Whole or not at all: written beside under 0600, synced, then renamed. */
export async function writePrivate(path: string, text: string): Promise<void> {
  assertOutsideTransaction(`Writing ${path}`);
  const beside = `${path}.${process.pid}.new`;
  await rm(beside, { force: true });
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw AppError.from(error);
  }
}
