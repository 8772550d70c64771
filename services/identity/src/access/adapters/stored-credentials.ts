import { isUuid, type Caller } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Credentials, type KnownKey } from '../application/ports.js';
import type { UserRole } from '../domain/roles.js';
import { VALID_KEYS } from './valid-keys.js';

export class StoredCredentials extends Credentials {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async key(tenant: string, hash: Uint8Array, now: Date): Promise<KnownKey | undefined> {
    const sql = `select k.id, k.hash, u.role, k.expires_at as "expiresAt" ${VALID_KEYS} and k.hash = $2`;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<KnownKey>(sql, [now, Buffer.from(hash)]));
    return row;
  }

  override async roleOf({ tenant, actor }: Caller, now: Date): Promise<UserRole | undefined> {
    const [, kind, id = ''] = /^(user|key):(.+)$/.exec(actor) ?? [];
    if (!isUuid(id)) return undefined;
    const [row] = await this.#store.inTenant(tenant, (tx) =>
      kind === 'user'
        ? tx.query<{ role: UserRole }>('select role from users where id = $1 and disabled_at is null', [id])
        : tx.query<{ role: UserRole }>(`select u.role ${VALID_KEYS} and k.id = $2`, [now, id]),
    );
    return row?.role;
  }
}
