import { AppError } from '@hexad/kernel';
import { seal, unseal, type Context, type KeyEncryption, type Sealed } from '@hexad/secrets';
import type { SealedConnection } from './ports.js';

/** Authenticated with a token: a row that is moved to another tenant or connection, or whose address was changed, does not open. */
const contextOf = (tenant: string, { id, provider, baseUrl }: SealedConnection['connection']): Context => ({
  tenant,
  connection: id,
  provider,
  baseUrl,
});

/** Closes and opens tokens. */
export class Tokens {
  readonly #kek: KeyEncryption;

  constructor(kek: KeyEncryption) {
    this.#kek = kek;
  }

  seal(tenant: string, connection: SealedConnection['connection'], token: string): Promise<Sealed> {
    return seal(this.#kek, token, contextOf(tenant, connection));
  }

  /** Fails with `key_missing` when what closed it is gone. */
  async open(tenant: string, { connection, sealed }: SealedConnection): Promise<string> {
    try {
      return await unseal(this.#kek, sealed, contextOf(tenant, connection));
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'conflict') throw thrown;
      throw new AppError(
        'key_missing',
        `The token of the connection ${connection.name} can no longer be decrypted; make the connection anew.`,
        {
          cause: thrown,
        },
      );
    }
  }
}
