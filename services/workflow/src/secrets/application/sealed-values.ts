import { AppError } from '@hexad/kernel';
import { seal, unseal, type KeyEncryption } from '@hexad/secrets';
import type { Secret } from '../domain/secret.js';
import { contextOf } from './context.js';
import type { SecretChange, SecretPlace, SecretStore } from './secret-store.js';

/** A rotation of the key-encryption key may come between: then it is sealed again, or the row is read again. */
const TRIES = 3;

/** Texts in the store of secrets, sealed as they are written and opened as they are read. */
export class SealedValues {
  readonly #store: SecretStore;
  readonly #kek: KeyEncryption;

  constructor(store: SecretStore, kek: KeyEncryption) {
    this.#store = store;
    this.#kek = kek;
  }

  /** Fails with `unavailable` when this process has only versions of the key-encryption key that are closed. */
  async write(change: SecretChange, value: string): Promise<Secret> {
    for (let left = TRIES; left > 0; left--) {
      const written = await this.#store.write(change, await seal(this.#kek, value, contextOf(change)));
      if (written !== 'closed') return written;
    }
    throw new AppError(
      'unavailable',
      'This process still seals with a version of the key-encryption key that was rotated away; give it the new one and start it again.',
    );
  }

  /** Undefined when there is none. Fails with `conflict` when it does not open. */
  async open(place: SecretPlace): Promise<string | undefined> {
    for (let left = TRIES; ; left--) {
      const found = await this.#store.find(place);
      if (!found) return undefined;
      try {
        return await unseal(this.#kek, found.sealed, contextOf(found.place));
      } catch (thrown) {
        if (AppError.from(thrown).code !== 'conflict' || left === 1) throw thrown;
      }
    }
  }

  async remove(place: SecretPlace): Promise<boolean> {
    return this.#store.remove(place);
  }
}
