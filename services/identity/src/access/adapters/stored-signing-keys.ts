import type { Store } from '@hexad/store';
import { SigningKeys, type PublicKey, type PublishedKey } from '../application/ports.js';
import { LOCAL_TENANT } from '../domain/roles.js';

/** Milliseconds for which a key stays in the table after its end: a clock that is fast removes nothing that others still use. */
const KEPT = 24 * 3_600_000;

interface Row {
  readonly jwk: string;
  readonly expires_at: Date;
}

export class StoredSigningKeys extends SigningKeys {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async publish({ kid, jwk }: PublicKey, until: Date, now: Date): Promise<void> {
    await this.#store.inTenant(LOCAL_TENANT, async (tx) => {
      await tx.execute(
        `insert into signing_keys (kid, jwk, expires_at) values ($1, $2, $3)
         on conflict (kid) do update set expires_at = greatest(signing_keys.expires_at, excluded.expires_at)`,
        [kid, jwk, until],
      );
      await tx.execute('delete from signing_keys where expires_at < $1', [new Date(now.getTime() - KEPT)]);
    });
  }

  override async inUse(now: Date): Promise<readonly PublishedKey[]> {
    const sql = 'select jwk, expires_at from signing_keys where expires_at > $1 order by kid';
    const rows = await this.#store.inTenant(LOCAL_TENANT, (tx) => tx.query<Row>(sql, [now]));
    return rows.map(({ jwk, expires_at }) => ({ jwk, expiresAt: expires_at.getTime() }));
  }
}
