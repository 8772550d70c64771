import { isUuid, type Caller } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Credentials, type KnownKey } from '../application/ports.js';
import type { UserRole } from '../domain/roles.js';

const VALID = '(k.revoked_at is null and (k.expires_at is null or k.expires_at > $2) and u.disabled_at is null)';
const KEYS = 'api_keys k join users u on u.tenant = k.tenant and u.id = k.user_id';

export class StoredCredentials extends Credentials {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async key(tenant: string, hash: Uint8Array, now: Date): Promise<KnownKey | undefined> {
    const sql = `select k.id, k.hash, u.role from ${KEYS} where k.hash = $1 and ${VALID}`;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<KnownKey>(sql, [Buffer.from(hash), now]));
    return row;
  }

  override async roleOf({ tenant, actor }: Caller, now: Date): Promise<UserRole | undefined> {
    const [, kind, id = ''] = /^(user|key):(.+)$/.exec(actor) ?? [];
    if (!isUuid(id)) return undefined;
    const [row] = await this.#store.inTenant(tenant, (tx) =>
      kind === 'user'
        ? tx.query<{ role: UserRole }>('select role from users where id = $1 and disabled_at is null', [id])
        : tx.query<{ role: UserRole }>(`select u.role from ${KEYS} where k.id = $1 and ${VALID}`, [id, now]),
    );
    return row?.role;
  }
}
