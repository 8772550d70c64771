import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFolder } from '@hexad/host/folders';
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
  await access(file).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new AppError('not_found', `The backup ${JSON.stringify(file)} cannot be read: ${reason}.`, { cause });
  });
  const data = await checkOutputFolder(dataFolder(process.env)).catch((cause: unknown) => {
    if (AppError.from(cause).code !== 'output_not_empty') throw cause;
    const message = `The data folder ${JSON.stringify(dataFolder(process.env))} is not empty; empty it, or set HEXAD_DATA_DIR to another.`;
    throw new AppError('output_not_empty', message, { cause });
  });
  process.umask(0o077);
  await unpackInto(resolve(file), data);
  console.log(`Restored ${data} from ${file}.`);
  return 0;
}
