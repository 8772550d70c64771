import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { seal, type KeyEncryption } from '@hexad/secrets';
import { checkName, checkValue, type Secret } from '../domain/secret.js';
import { contextOf } from './context.js';
import type { SecretStore } from './secret-store.js';

/** Sealing again is for a rotation of the key-encryption key that came between. */
const TRIES = 3;

export interface SecretWish {
  /** Empty: for the whole tenant. */
  readonly projectId: string;
  readonly name: string;
  readonly value: string;
  readonly key: string;
}

/** Sets, lists and removes secrets. Those of the tenant need projects.manage; who may see a project is the door's to say. */
export class ManageSecrets {
  readonly #store: SecretStore;
  readonly #kek: KeyEncryption;
  readonly #clock: Clock;

  constructor(store: SecretStore, kek: KeyEncryption, clock: Clock) {
    this.#store = store;
    this.#kek = kek;
    this.#clock = clock;
  }

  async set(caller: Caller, { projectId, name, value, key }: SecretWish): Promise<Secret> {
    requireRight(caller, projectId === '' ? 'projects.manage' : 'projects.write');
    checkName(name);
    checkValue(value);
    const place = { tenant: caller.tenant, projectId, name };
    for (let left = TRIES; left > 0; left--) {
      const sealed = await seal(this.#kek, value, contextOf(place));
      const written = await this.#store.write({ ...place, by: caller.actor, at: this.#clock.now(), key }, sealed);
      if (written !== 'closed') return written;
    }
    throw new AppError(
      'unavailable',
      'This process still seals with a version of the key-encryption key that was rotated away; give it the new one and start it again.',
    );
  }

  /** Of a project alone, or with an empty one of the tenant alone. */
  async list(caller: Caller, projectId: string): Promise<readonly Secret[]> {
    return this.#store.list(caller.tenant, projectId);
  }

  async remove(caller: Caller, projectId: string, name: string): Promise<void> {
    requireRight(caller, projectId === '' ? 'projects.manage' : 'projects.write');
    checkName(name);
    if (await this.#store.remove({ tenant: caller.tenant, projectId, name })) return;
    throw new AppError('not_found', `There is no secret ${name}${projectId === '' ? ' of the tenant' : ` of the project ${projectId}`}.`);
  }
}
