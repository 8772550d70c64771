import { RotateKey, Sealing, type KeyEncryption } from '@hexad/secrets';
import type { Log } from '@hexad/telemetry';
import { contextOf } from './context.js';
import type { SecretStore } from './secret-store.js';

/** The key of the secrets of workflows. */
export class RotateSecrets extends RotateKey {
  constructor(rows: SecretStore, kek: KeyEncryption, log: Log) {
    const lost = (place: object): void => log.error('a secret does not open; set it again or remove it', { ...place });
    super(kek, [new Sealing({ rows, contextOf, lost })]);
  }
}
