import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@hexad/kernel';
import { LOCAL_TENANT } from '../domain/roles.js';
import { formatKey, parseKey, type ApiKey } from '../domain/api-key.js';
import type { LocalAccess, LocalKeyFile } from './ports.js';

const LOCAL_OWNER = '00000000-0000-7000-8000-000000000002';

/**
 * Makes sure that the local tenant, its owner and the local key of this data folder exist. A key that is in the file stays the key; the file
 * is written before the key becomes valid, so a start that was cut off leaves a file that the next start makes valid. The keys of other
 * folders with the same database are left alone.
 */
export class Bootstrap {
  readonly #access: LocalAccess;
  readonly #file: LocalKeyFile;
  readonly #clock: Clock;

  constructor(access: LocalAccess, file: LocalKeyFile, clock: Clock) {
    this.#access = access;
    this.#file = file;
    this.#clock = clock;
  }

  async execute(folder: string): Promise<void> {
    const { secret } = await this.#key();
    const hash = createHash('sha256').update(secret).digest();
    await this.#access.ensure({ tenant: LOCAL_TENANT, user: LOCAL_OWNER, folder, createdAt: this.#clock.now() }, hash);
  }

  async #key(): Promise<ApiKey> {
    const text = await this.#file.read();
    const made = { tenant: LOCAL_TENANT, secret: randomBytes(32) };
    const kept = readable(text ?? (await this.#file.make(formatKey(made))));
    if (kept?.tenant === LOCAL_TENANT) return kept;
    await this.#file.replace(formatKey(made));
    return made;
  }
}

function readable(text: string): ApiKey | undefined {
  try {
    return parseKey(text);
  } catch {
    return undefined;
  }
}
