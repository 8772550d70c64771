import type { ServiceSecrets } from '@hexad/host';
import { Services } from '../application/ports.js';

/** The services to which the host gave a secret at start. */
export class HostServices extends Services {
  readonly #secrets: ServiceSecrets;

  constructor(secrets: ServiceSecrets) {
    super();
    this.#secrets = secrets;
  }

  override knows(service: string, secret: string): boolean {
    return this.#secrets.verify(service, secret);
  }
}
