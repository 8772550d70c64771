import { AppError, type Clock } from '@hexad/kernel';
import { seal, unseal, type KeyEncryption } from '@hexad/secrets';
import { contextOf } from '../../../secrets/application/context.js';
import type { SecretPlace, SecretStore } from '../../../secrets/application/secret-store.js';
import { SigningSecret } from '../application/ports.js';

/** A rotation of the key-encryption key may come between. */
const TRIES = 3;

/** Beside the secrets of steps, and rotated with them: under a name that no step can say. */
export class SealedSigningSecret extends SigningSecret {
  readonly #store: SecretStore;
  readonly #kek: KeyEncryption;
  readonly #clock: Clock;

  constructor(store: SecretStore, kek: KeyEncryption, clock: Clock) {
    super();
    this.#store = store;
    this.#kek = kek;
    this.#clock = clock;
  }

  override async set(tenant: string, by: string, secret: string): Promise<void> {
    const place = placeOf(tenant);
    if (secret === '') return void (await this.#store.remove(place));
    for (let left = TRIES; left > 0; left--) {
      const sealed = await seal(this.#kek, secret, contextOf(place));
      if ((await this.#store.write({ ...place, by, at: this.#clock.now(), key: '' }, sealed)) !== 'closed') return;
    }
    throw new AppError(
      'unavailable',
      'This process still seals with a version of the key-encryption key that was rotated away; start it again.',
    );
  }

  override async open(tenant: string): Promise<string | undefined> {
    for (let left = TRIES; ; left--) {
      const found = await this.#store.find(placeOf(tenant));
      if (!found) return undefined;
      try {
        return await unseal(this.#kek, found.sealed, contextOf(found.place));
      } catch (thrown) {
        if (AppError.from(thrown).code !== 'conflict' || left === 1) throw thrown;
      }
    }
  }
}

const placeOf = (tenant: string): SecretPlace => ({ tenant, projectId: '', name: 'chat slack' });
