import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from '@hexad/host';
import { AppError } from '@hexad/kernel';
import { unpackInto } from '@hexad/workspace';
import { refuseOtherServers } from '../hosting/other-servers.js';
import { checkOutputFolder } from '../input/output-folder.js';
import { parsing } from './parsing.js';

/** `hexad restore <file>`: makes the data folder, which must be empty or absent, from a backup. */
export async function restore(args: string[]): Promise<number> {
  const { positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: {} }));
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new AppError('invalid', '`hexad restore` takes the name of one backup.');
  refuseOtherServers('restore');
  await access(file).catch((cause: Error) => {
    throw new AppError('not_found', `The backup ${JSON.stringify(file)} cannot be read: ${cause.message}.`, { cause });
  });
  const data = await checkOutputFolder(dataFolder(process.env));
  process.umask(0o077);
  await unpackInto(resolve(file), data);
  console.log(`Restored ${data} from ${file}.`);
  return 0;
}
