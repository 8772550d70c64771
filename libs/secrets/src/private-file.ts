import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { AppError, assertOutsideTransaction } from '@hexad/kernel';

const OTHERS = 0o077;

export interface PrivateFileOptions {
  /** What is done when others may read it: `refuse` (default) fails, for it may be known already; `close` makes it 0600. */
  readonly others?: 'refuse' | 'close';
  /** What to do when it cannot be used, as the end of a sentence. Default: that HEXAD_KEK is set to another place. */
  readonly advice?: string;
}

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

/** Undefined when there is none. Fails with `settings_invalid` when it cannot be read, or others may read it. */
export async function readPrivateFile(path: string, { others = 'refuse', advice }: PrivateFileOptions = {}): Promise<string | undefined> {
  assertOutsideTransaction(`Reading ${path}`);
  try {
    if (others === 'refuse') await refuseOthers(path, '0600');
    else if (await isOpen(path)) await chmod(path, 0o600);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw badFile(path, 'read', cause, advice);
  }
}

/** Whole, synced and 0600, or not at all; one that is there is left as it is. */
export const makePrivateFile = (path: string, text: string, { advice }: PrivateFileOptions = {}): Promise<void> =>
  writeBeside(path, text, advice, async (beside) => {
    try {
      // Unlike a rename, a link never takes the place of another file.
      await link(beside, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  });

/** The same in the place of one that is there. */
export const replacePrivateFile = (path: string, text: string, { advice }: PrivateFileOptions = {}): Promise<void> =>
  writeBeside(path, text, advice, (beside) => rename(beside, path));

async function writeBeside(path: string, text: string, advice: string | undefined, put: (beside: string) => Promise<void>): Promise<void> {
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
  } catch (cause) {
    throw badFile(path, 'written', cause, advice);
  } finally {
    await rm(beside, { force: true });
  }
}

const isOpen = async (path: string): Promise<boolean> => ((await stat(path)).mode & OTHERS) !== 0;

async function refuseOthers(path: string, mode: string): Promise<void> {
  if (!(await isOpen(path))) return;
  throw new AppError(
    'settings_invalid',
    `Others may read ${path}; make it ${mode} (chmod), and rotate the key if somebody else may have seen it.`,
  );
}

export function badFile(path: string, what: string, cause?: unknown, advice = 'set HEXAD_KEK to another place'): AppError {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return AppError.from(cause);
  return new AppError('settings_invalid', `${path} cannot be ${what}${code === undefined ? '' : ` (${code})`}; ${advice}.`, { cause });
}
