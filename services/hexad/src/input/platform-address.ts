import { readFile } from 'node:fs/promises';
import { localKeyFile } from '@hexad/host/folders';
import { AppError } from '@hexad/kernel';
import type { Address } from '../client/gateway.js';

/** The platform of `--url`, with the key of HEXAD_KEY or else the one in the data folder; undefined without the option. */
export async function platformAddress(url: string | undefined, dataDir: string): Promise<Address | undefined> {
  if (url === undefined) return undefined;
  const at = URL.parse(url);
  if (at === null || !['http:', 'https:'].includes(at.protocol)) {
    throw new AppError('invalid', `--url must be http://… or https://…, not ${JSON.stringify(url)}.`);
  }
  const key = process.env['HEXAD_KEY'] || (await readFile(localKeyFile(dataDir), 'utf8').catch(() => '')).trim();
  if (key === '') throw new AppError('unauthenticated', `The platform at ${at.href} wants a key: set HEXAD_KEY.`);
  return { url: at, key };
}
