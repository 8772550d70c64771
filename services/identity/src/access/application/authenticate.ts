import { createHash } from 'node:crypto';
import { AppError, type Caller, type Clock } from '@hexad/kernel';
import { parseKey } from '../domain/api-key.js';
import type { MintedToken } from '../domain/token.js';
import type { ApiKeys, Signer } from './ports.js';

/** Changes an API key into a token. */
export class Authenticate {
  readonly #keys: ApiKeys;
  readonly #signer: Signer;
  readonly #clock: Clock;

  constructor(keys: ApiKeys, signer: Signer, clock: Clock) {
    this.#keys = keys;
    this.#signer = signer;
    this.#clock = clock;
  }

  async execute(text: string): Promise<{ readonly caller: Caller; readonly minted: MintedToken }> {
    const key = parseKey(text);
    const id = await this.#keys.find(key.tenant, createHash('sha256').update(key.secret).digest());
    if (id === undefined) throw new AppError('unauthenticated', 'The key is not known here, or it was revoked.');
    const caller = { tenant: key.tenant, actor: `key:${id}` };
    return { caller, minted: await this.#signer.sign(caller, this.#clock.now()) };
  }
}
