import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@hexad/kernel';
import type { MutualTls, ServerTls } from '@hexad/rpc';

/** `ca.pem`, `cert.pem` and `key.pem` of a folder. `setting`: names it; what cannot be read fails as `settings_invalid`. */
export const mutualTlsIn = (setting: string, folder: string): MutualTls =>
  reading(setting, folder, (file) => ({ ca: file('ca.pem'), ...ownIn(file) }));

/** The same for a server whose callers need no certificate: where there is no `ca.pem` they are asked for none. */
export const serverTlsIn = (setting: string, folder: string): ServerTls =>
  existsSync(join(folder, 'ca.pem')) ? mutualTlsIn(setting, folder) : reading(setting, folder, ownIn);

type ReadFile = (name: string) => Buffer;

const ownIn = (file: ReadFile): ServerTls => ({ cert: file('cert.pem'), key: file('key.pem') });

function reading<T>(setting: string, folder: string, read: (file: ReadFile) => T): T {
  try {
    return read((name) => readFileSync(join(folder, name)));
  } catch (cause) {
    throw new AppError('settings_invalid', `${setting}: ${(cause as Error).message}.`, { cause });
  }
}
