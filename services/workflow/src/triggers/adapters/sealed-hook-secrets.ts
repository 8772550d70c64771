import { randomBytes } from 'node:crypto';
import { AppError, type Clock } from '@hexad/kernel';
import { seal, unseal, type KeyEncryption } from '@hexad/secrets';
import { contextOf } from '../../secrets/application/context.js';
import type { SecretPlace, SecretStore } from '../../secrets/application/secret-store.js';
import { HookSecrets } from '../application/secrets-of-hooks.js';

/** A rotation of the key-encryption key may come between. */
const TRIES = 3;
const BYTES = 32;

/** Beside the secrets of steps, and rotated with them: under a name that no step can say. */
export class SealedHookSecrets extends HookSecrets {
  readonly #store: SecretStore;
  readonly #kek: KeyEncryption;
  readonly #clock: Clock;

  constructor(store: SecretStore, kek: KeyEncryption, clock: Clock) {
    super();
    this.#store = store;
    this.#kek = kek;
    this.#clock = clock;
  }

  override async make(tenant: string, projectId: string, triggerId: string, by: string, scheme: 'standard' | 'github'): Promise<string> {
    const random = randomBytes(BYTES);
    const secret = scheme === 'standard' ? `whsec_${random.toString('base64')}` : random.toString('hex');
    const place = placeOf(tenant, projectId, triggerId);
    for (let left = TRIES; left > 0; left--) {
      const sealed = await seal(this.#kek, secret, contextOf(place));
      if ((await this.#store.write({ ...place, by, at: this.#clock.now(), key: '' }, sealed)) !== 'closed') return secret;
    }
    throw new AppError(
      'unavailable',
      'This process still seals with a version of the key-encryption key that was rotated away; start it again.',
    );
  }

  override async open(tenant: string, projectId: string, triggerId: string): Promise<string | undefined> {
    for (let left = TRIES; ; left--) {
      const found = await this.#store.find(placeOf(tenant, projectId, triggerId));
      if (!found) return undefined;
      try {
        return await unseal(this.#kek, found.sealed, contextOf(found.place));
      } catch (thrown) {
        if (AppError.from(thrown).code !== 'conflict' || left === 1) throw thrown;
      }
    }
  }

  override async remove(tenant: string, projectId: string, triggerId: string): Promise<void> {
    await this.#store.remove(placeOf(tenant, projectId, triggerId));
  }
}

const placeOf = (tenant: string, projectId: string, triggerId: string): SecretPlace => ({
  tenant,
  projectId,
  name: `webhook ${triggerId}`,
});
