import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '@hexad/kernel';
import { LONGEST_SOCKET_PATH } from '@hexad/rpc/addresses';

/** Room for `/<role>.sock`. */
const LONGEST_NAME = 24;

export interface Folders {
  readonly dataDir: string;
  readonly cacheDir: string;
  readonly runtimeDir: string;
}

type Given = Readonly<Record<string, string | undefined>>;

export const dataFolder = (settings: Given): string => resolve(settings['HEXAD_DATA_DIR'] || join(homedir(), '.hexad'));

export const cacheFolder = (settings: Given): string =>
  resolve(settings['HEXAD_CACHE_DIR'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'hexad'));

/**
 * Where the sockets of a data folder are: inside it where the path is short enough, otherwise in /tmp under a name made from the data
 * folder. A second process finds the first by the data folder alone.
 */
export function runtimeFolder(settings: Given): string {
  if (settings['HEXAD_RUNTIME_DIR']) return resolve(settings['HEXAD_RUNTIME_DIR']);
  const inside = join(dataFolder(settings), 'run');
  if (Buffer.byteLength(inside) + LONGEST_NAME <= LONGEST_SOCKET_PATH) return inside;
  return join('/tmp', `hexad-${userInfo().uid}-${createHash('sha256').update(inside).digest('hex').slice(0, 16)}`);
}

/** Where the gateway of a data folder can be reached without a key: only its owner can open this socket. */
export const gatewaySocket = (settings: Given): string => join(runtimeFolder(settings), 'gateway.sock');

/** The key of the local owner, made by identity at the first start; only its owner can read it (0600). */
export const localKeyFile = (dataDir: string): string => join(dataDir, 'local-key');

/** Makes the folders. The runtime folder must be ours alone: in /tmp somebody else could have put one there. */
export function prepareFolders(settings: Given): Folders {
  const folders = { dataDir: dataFolder(settings), cacheDir: cacheFolder(settings), runtimeDir: runtimeFolder(settings) };
  for (const folder of [folders.dataDir, folders.cacheDir, folders.runtimeDir]) make(folder);
  const { uid, mode } = lstatSync(folders.runtimeDir);
  const mine = userInfo().uid;
  if (mine !== -1 && uid !== mine) {
    throw new AppError(
      'settings_invalid',
      `The folder ${folders.runtimeDir} belongs to somebody else; set HEXAD_RUNTIME_DIR to one of yours.`,
    );
  }
  if ((mode & 0o077) !== 0) chmodSync(folders.runtimeDir, 0o700);
  if (Buffer.byteLength(folders.runtimeDir) + LONGEST_NAME > LONGEST_SOCKET_PATH) {
    throw new AppError(
      'settings_invalid',
      `The path ${folders.runtimeDir} is too long for sockets; set HEXAD_RUNTIME_DIR to a shorter one.`,
    );
  }
  return { ...folders, dataDir: realpathSync(folders.dataDir) };
}

function make(folder: string): void {
  try {
    makeWithParents(folder);
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw AppError.from(cause);
    const message = `The folder ${folder} cannot be made (${code}); set HEXAD_DATA_DIR, HEXAD_CACHE_DIR or HEXAD_RUNTIME_DIR to one that can.`;
    throw new AppError('settings_invalid', message, { cause });
  }
}

/** By hand, because the recursive option of Node never ends where a parent exists but takes no folders (as in /proc). */
function makeWithParents(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeWithParents(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
