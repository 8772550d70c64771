import { randomBytes } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { unseal, writeSealed, type Context, type KeyEncryption } from '@hexad/secrets';
import type { SealedSecret } from './ports.js';

const PREFIX = 'whsec_';
const BYTES = 32;

/** Where a secret is kept. */
export interface SigningPlace {
  readonly tenant: string;
  readonly channel: string;
  readonly id: string;
}

/** Secrets that sign webhooks: closed wherever they are kept. */
export class SigningSecrets {
  readonly #kek: KeyEncryption;

  constructor(kek: KeyEncryption) {
    this.#kek = kek;
  }

  /** A new one, which `write` keeps unless it answers that its version of the key is `closed`. Fails with `unavailable` when this process does not get at the new one. */
  async make<T>(
    place: SigningPlace,
    now: Date,
    write: (kept: SealedSecret) => Promise<T | 'closed'>,
  ): Promise<{ readonly secret: string; readonly written: T }> {
    const secret = `${PREFIX}${randomBytes(BYTES).toString('base64')}`;
    const what = { kek: this.#kek, key: 'the key of channels', secret, context: contextOf(place) };
    const written = await writeSealed(what, (sealed) => write({ id: place.id, createdAt: now, endsAt: undefined, sealed }));
    return { secret, written };
  }

  /** Fails with `key_missing` when what closed it is gone. */
  async open(tenant: string, channel: string, { id, sealed }: SealedSecret): Promise<string> {
    try {
      return await unseal(this.#kek, sealed, contextOf({ tenant, channel, id }));
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'conflict') throw thrown;
      throw new AppError('key_missing', 'The secret of the channel can no longer be decrypted; rotate it.', { cause: thrown });
    }
  }
}

/** Authenticated with a secret: one that is moved to another tenant or channel does not open. */
export const contextOf = ({ tenant, channel, id }: SigningPlace): Context => ({ tenant, channel, id });
