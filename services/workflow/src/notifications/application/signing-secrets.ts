import { randomBytes } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { seal, unseal, type Context, type KeyEncryption } from '@hexad/secrets';
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

  /** A new one, and how it is kept. */
  async make(tenant: string, channel: string, id: string, now: Date): Promise<{ readonly secret: string; readonly kept: SealedSecret }> {
    const secret = `${PREFIX}${randomBytes(BYTES).toString('base64')}`;
    const sealed = await seal(this.#kek, secret, contextOf({ tenant, channel, id }));
    return { secret, kept: { id, createdAt: now, endsAt: undefined, sealed } };
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
