import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { AppError, assertOutsideTransaction } from '@hexad/kernel';

const OTHERS = 0o077;

/** Makes it when it is not there. Fails with `settings_invalid` when others may look into it. */
export async function makePrivateFolder(path: string): Promise<void> {
  assertOutsideTransaction(`Making ${path}`);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw badFile(path, 'made', cause);
  }
  await refuseOthers(path, '0700');
}

/** Undefined when there is none. Fails with `settings_invalid` when others may read it: then it may be known already. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  assertOutsideTransaction(`Reading ${path}`);
  try {
    await refuseOthers(path, '0600');
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw badFile(path, 'read', cause);
  }
}

/** Whole, synced and 0600, or not at all; one that is there is left as it is. */
export async function makePrivateFile(path: string, text: string): Promise<void> {
  assertOutsideTransaction(`Writing ${path}`);
  const beside = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename, a link never takes the place of another file.
    await link(beside, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw badFile(path, 'written', cause);
  } finally {
    await rm(beside, { force: true });
  }
}

async function refuseOthers(path: string, mode: string): Promise<void> {
  if (((await stat(path)).mode & OTHERS) === 0) return;
  throw new AppError(
    'settings_invalid',
    `Others may read ${path}; make it ${mode} (chmod), and rotate the key if somebody else may have seen it.`,
  );
}

export function badFile(path: string, what: string, cause?: unknown): AppError {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return AppError.from(cause);
  return new AppError(
    'settings_invalid',
    `${path} cannot be ${what}${code === undefined ? '' : ` (${code})`}; set HEXAD_KEK to another place.`,
  );
}
