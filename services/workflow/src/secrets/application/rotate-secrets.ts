import type { KeyEncryption } from '@hexad/secrets';
import type { Log } from '@hexad/telemetry';
import { contextOf } from './context.js';
import { RotateKey } from './rotate-key.js';
import type { SecretPlace, SecretStore } from './secret-store.js';

/** The key of the secrets of workflows. */
export class RotateSecrets extends RotateKey<SecretPlace> {
  constructor(rows: SecretStore, kek: KeyEncryption, log: Log) {
    super({ rows, kek, contextOf, log, lost: 'a secret does not open; set it again or remove it' });
  }
}
