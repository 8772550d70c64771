import type { KeyEncryption } from '@hexad/secrets';
import type { Log } from '@hexad/telemetry';
import { RotateKey } from '../../secrets/application/rotate-key.js';
import type { SealedRows } from '../../secrets/application/sealed-rows.js';
import { contextOf, type SigningPlace } from './signing-secrets.js';

/** The key of the secrets that sign webhooks. */
export class RotateSigningSecrets extends RotateKey<SigningPlace> {
  constructor(rows: SealedRows<SigningPlace>, kek: KeyEncryption, log: Log) {
    super({ rows, kek, contextOf, log, lost: 'the secret of a channel does not open; give the channel a new one or remove it' });
  }
}
