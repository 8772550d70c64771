import { readSealed, writeSealed, type KeyEncryption } from '@hexad/secrets';
import type { Secret } from '../domain/secret.js';
import { contextOf } from './context.js';
import type { SecretChange, SecretPlace, SecretStore } from './secret-store.js';

/** Texts in the store of secrets, sealed as they are written and opened as they are read. */
export class SealedValues {
  readonly #store: SecretStore;
  readonly #kek: KeyEncryption;

  constructor(store: SecretStore, kek: KeyEncryption) {
    this.#store = store;
    this.#kek = kek;
  }

  /** Fails with `unavailable` when this process has only versions of the key-encryption key that are closed. */
  write(change: SecretChange, value: string): Promise<Secret> {
    const wish = { kek: this.#kek, key: 'HEXAD_SECRETS_KEK', secret: value, context: contextOf(change) };
    return writeSealed(wish, (sealed) => this.#store.write(change, sealed));
  }

  /** Undefined when there is none. Fails with `conflict` when it does not open. */
  open(place: SecretPlace): Promise<string | undefined> {
    return readSealed(this.#kek, async () => {
      const found = await this.#store.find(place);
      return found && { sealed: found.sealed, context: contextOf(found.place) };
    });
  }

  async remove(place: SecretPlace): Promise<boolean> {
    return this.#store.remove(place);
  }
}
