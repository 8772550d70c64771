import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import { checkName, checkValue, type Secret } from '../domain/secret.js';
import type { SealedValues } from './sealed-values.js';
import type { SecretStore } from './secret-store.js';

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
  readonly #values: SealedValues;
  readonly #clock: Clock;

  constructor(store: SecretStore, values: SealedValues, clock: Clock) {
    this.#store = store;
    this.#values = values;
    this.#clock = clock;
  }

  async set(caller: Caller, { projectId, name, value, key }: SecretWish): Promise<Secret> {
    requireRight(caller, projectId === '' ? 'projects.manage' : 'projects.write');
    checkName(name);
    checkValue(value);
    return this.#values.write({ tenant: caller.tenant, projectId, name, by: caller.actor, at: this.#clock.now(), key }, value);
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
