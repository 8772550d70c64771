import { AppError } from '@hexad/kernel';
import { readSealed, writeSealed, type Context, type KeyEncryption, type Sealed } from '@hexad/secrets';
import type { Connection } from '../domain/connection.js';
import type { Connections, SealedConnection } from './ports.js';

/** Whose a token is. `id`: of the connection. */
export interface TokenPlace extends Pick<Connection, 'id' | 'provider' | 'baseUrl'> {
  readonly tenant: string;
}

/** Authenticated with a token: a row that is moved to another tenant or connection, or whose address was changed, does not open. */
export const contextOf = ({ tenant, id, provider, baseUrl }: TokenPlace): Context => ({ tenant, connection: id, provider, baseUrl });

/** Closes and opens tokens. */
export class Tokens {
  readonly #kek: KeyEncryption;
  readonly #connections: Connections;

  constructor(kek: KeyEncryption, connections: Connections) {
    this.#kek = kek;
    this.#connections = connections;
  }

  /** `write` gets it closed, once more when the key was rotated meanwhile. */
  write<T>(tenant: string, connection: Connection, token: string, write: (sealed: Sealed) => Promise<T | 'closed'>): Promise<T> {
    const context = contextOf({ ...connection, tenant });
    return writeSealed({ kek: this.#kek, key: 'HEXAD_INTEGRATIONS_KEK', secret: token, context }, write);
  }

  /** Fails with `key_missing` when what closed it is gone. */
  async open(tenant: string, { connection, sealed }: SealedConnection): Promise<string> {
    const context = contextOf({ ...connection, tenant });
    let known: Sealed | undefined = sealed;
    const read = async () => {
      const found = known ?? (await this.#connections.find(tenant, connection.id))?.sealed;
      known = undefined;
      return found && { sealed: found, context };
    };
    try {
      const token = await readSealed(this.#kek, read);
      if (token !== undefined) return token;
      throw new AppError('not_found', `The connection ${connection.name} was deleted a moment ago.`);
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
