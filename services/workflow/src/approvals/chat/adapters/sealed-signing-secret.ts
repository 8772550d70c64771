import type { Clock } from '@hexad/kernel';
import type { SealedValues } from '../../../secrets/application/sealed-values.js';
import type { SecretPlace } from '../../../secrets/application/secret-store.js';
import { SigningSecret } from '../application/ports.js';

/** Beside the secrets of steps, and rotated with them: under a name that no step can say. */
export class SealedSigningSecret extends SigningSecret {
  readonly #values: SealedValues;
  readonly #clock: Clock;

  constructor(values: SealedValues, clock: Clock) {
    super();
    this.#values = values;
    this.#clock = clock;
  }

  override async set(tenant: string, by: string, secret: string): Promise<void> {
    const place = placeOf(tenant);
    if (secret === '') await this.#values.remove(place);
    else await this.#values.write({ ...place, by, at: this.#clock.now(), key: '' }, secret);
  }

  override async open(tenant: string): Promise<string | undefined> {
    return this.#values.open(placeOf(tenant));
  }
}

const placeOf = (tenant: string): SecretPlace => ({ tenant, projectId: '', name: 'chat slack' });
