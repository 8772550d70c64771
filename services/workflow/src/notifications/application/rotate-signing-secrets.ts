import { RotateKey, Sealing, type KeyEncryption, type SealedRows } from '@hexad/secrets';
import type { Log } from '@hexad/telemetry';
import { contextOf, type SigningPlace } from './signing-secrets.js';

/** The key of the secrets that sign webhooks. */
export class RotateSigningSecrets extends RotateKey {
  constructor(rows: SealedRows<SigningPlace>, kek: KeyEncryption, log: Log) {
    const lost = (place: object): void =>
      log.error('the secret of a channel does not open; give the channel a new one or remove it', { ...place });
    super(kek, [new Sealing({ rows, contextOf, lost })]);
  }
}
