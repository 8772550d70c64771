import { randomBytes } from 'node:crypto';
import type { Clock } from '@hexad/kernel';
import type { SealedValues } from '../../secrets/application/sealed-values.js';
import type { SecretPlace } from '../../secrets/application/secret-store.js';
import { HookSecrets } from '../application/secrets-of-hooks.js';

const BYTES = 32;

/** Beside the secrets of steps, and rotated with them: under a name that no step can say. */
export class SealedHookSecrets extends HookSecrets {
  readonly #values: SealedValues;
  readonly #clock: Clock;

  constructor(values: SealedValues, clock: Clock) {
    super();
    this.#values = values;
    this.#clock = clock;
  }

  override async make(tenant: string, projectId: string, triggerId: string, by: string, scheme: 'standard' | 'github'): Promise<string> {
    const random = randomBytes(BYTES);
    const secret = scheme === 'standard' ? `whsec_${random.toString('base64')}` : random.toString('hex');
    await this.#values.write({ ...placeOf(tenant, projectId, triggerId), by, at: this.#clock.now(), key: '' }, secret);
    return secret;
  }

  override async open(tenant: string, projectId: string, triggerId: string): Promise<string | undefined> {
    return this.#values.open(placeOf(tenant, projectId, triggerId));
  }

  override async remove(tenant: string, projectId: string, triggerId: string): Promise<void> {
    await this.#values.remove(placeOf(tenant, projectId, triggerId));
  }
}

const placeOf = (tenant: string, projectId: string, triggerId: string): SecretPlace => ({
  tenant,
  projectId,
  name: `webhook ${triggerId}`,
});
