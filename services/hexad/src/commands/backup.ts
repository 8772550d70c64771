import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { dataFolder } from '@hexad/host/folders';
import { AppError } from '@hexad/kernel';
import { FolderLock } from '@hexad/store';
import { zipFolder } from '@hexad/workspace';
import { refuseOtherServers } from '../hosting/other-servers.js';
import { parsing } from './parsing.js';

/** What only a running platform needs. */
const TRANSIENT = /^(?:run|sandboxes|logs|db\/lock)(?:\/|$)/;

/** `hexad backup <file>`: the data folder as one file. Nothing may run on it meanwhile. */
export async function backup(args: string[]): Promise<number> {
  const { positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: {} }));
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new AppError('invalid', '`hexad backup` takes the name of one file to write.');
  refuseOtherServers('backup');
  const [data, target] = [dataFolder(process.env), resolve(file)];
  if (await exists(target)) throw new AppError('output_not_empty', `The file ${JSON.stringify(target)} exists already; name another.`);
  if (!(await exists(join(data, 'db')))) throw new AppError('not_found', `There is nothing to back up in ${JSON.stringify(data)}.`);
  using _ = FolderLock.take(join(data, 'db'));
  const beside = `${target}.partial`;
  try {
    await pipeline(await zipFolder(data, (path) => TRANSIENT.test(path)), createWriteStream(beside, { mode: 0o600, flush: true }));
    await rename(beside, target);
  } finally {
    await rm(beside, { force: true });
  }
  console.log(`Backed up ${data} to ${target} (${((await stat(target)).size / 1e6).toFixed(1)} MB).`);
  return 0;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
