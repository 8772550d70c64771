import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@hexad/kernel';
import { LOCAL_TENANT } from '../domain/roles.js';
import { formatKey, parseKey, type ApiKey } from '../domain/api-key.js';
import type { LocalAccess, LocalKeyFile } from './ports.js';

const LOCAL_OWNER = '00000000-0000-7000-8000-000000000002';

/**
 * Makes sure that the local tenant, its owner and one local key exist. A key that is in the file stays the key; the file is written before
 * the key becomes valid, so a start that was cut off leaves a file that the next start makes valid.
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

  async execute(): Promise<void> {
    const { secret } = await this.#key();
    const hash = createHash('sha256').update(secret).digest();
    await this.#access.ensure({ tenant: LOCAL_TENANT, user: LOCAL_OWNER, createdAt: this.#clock.now() }, hash);
  }

  async #key(): Promise<ApiKey> {
    const kept = readable(await this.#file.read());
    if (kept?.tenant === LOCAL_TENANT) return kept;
    const made = { tenant: LOCAL_TENANT, secret: randomBytes(32) };
    await this.#file.write(formatKey(made));
    return made;
  }
}

function readable(text: string | undefined): ApiKey | undefined {
  try {
    return text === undefined ? undefined : parseKey(text);
  } catch {
    return undefined;
  }
}
