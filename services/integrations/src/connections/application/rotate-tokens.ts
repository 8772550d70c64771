import { RotateKey, Sealing, type KeyEncryption, type SealedRows } from '@hexad/secrets';
import type { Log } from '@hexad/telemetry';
import { contextOf, type TokenPlace } from './tokens.js';

/** The key of the tokens of connections. */
export class RotateTokens extends RotateKey {
  constructor(rows: SealedRows<TokenPlace>, kek: KeyEncryption, log: Log) {
    const lost = ({ tenant, id }: TokenPlace): void =>
      log.error('the token of a connection does not open; make the connection anew or delete it', { tenant, connection: id });
    super(kek, [new Sealing({ rows, contextOf, lost })]);
  }
}
