import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError, type Caller, type Clock } from '@hexad/kernel';
import { parseKey } from '../domain/api-key.js';
import { rolesOfUser } from '../domain/roles.js';
import type { MintedToken } from '../domain/token.js';
import type { Credentials, Signer, Tenants } from './ports.js';

export interface Authenticated {
  readonly caller: Caller;
  readonly minted: MintedToken;
  /** Unix milliseconds; 0: never. */
  readonly keyExpiresAt: number;
}

/** Changes an API key into a token with the roles of its user. */
export class Authenticate {
  readonly #tenants: Tenants;
  readonly #credentials: Credentials;
  readonly #signer: Signer;
  readonly #clock: Clock;

  constructor(tenants: Tenants, credentials: Credentials, signer: Signer, clock: Clock) {
    this.#tenants = tenants;
    this.#credentials = credentials;
    this.#signer = signer;
    this.#clock = clock;
  }

  async execute(text: string): Promise<Authenticated> {
    const { tenant, secret } = parseKey(text);
    const now = this.#clock.now();
    const hash = createHash('sha256').update(secret).digest();
    const key = (await this.#tenants.exists(tenant)) ? await this.#credentials.key(tenant, hash, now) : undefined;
    // The database finds the key by its hash, byte after byte; what decides takes the same time for every hash.
    if (key === undefined || !timingSafeEqual(key.hash, hash)) {
      throw new AppError('unauthenticated', 'The key is not known here, was revoked or has expired.');
    }
    const caller = { tenant, actor: `key:${key.id}`, roles: rolesOfUser(tenant, key.role) };
    return { caller, minted: await this.#signer.sign(caller, now), keyExpiresAt: key.expiresAt?.getTime() ?? 0 };
  }
}
