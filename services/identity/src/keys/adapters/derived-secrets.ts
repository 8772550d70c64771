import { createHmac } from 'node:crypto';
import { KeySecrets } from '../application/ports.js';

/** Made from a root that only identity knows. */
export class DerivedSecrets extends KeySecrets {
  readonly #root: Uint8Array;

  constructor(root: Uint8Array) {
    super();
    this.#root = root;
  }

  override secret(seed: readonly string[]): Uint8Array {
    return createHmac('sha256', this.#root).update(JSON.stringify(seed)).digest();
  }
}
