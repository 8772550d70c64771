import type { Store } from '@hexad/store';
import { LocalAccess, Tenants, type LocalOwner } from '../application/ports.js';
import { LOCAL_TENANT } from '../domain/roles.js';

/**
 * Tenants are never deleted, so one that was seen is remembered. One that does not exist is looked for in the directory alone: a
 * transaction of its own would leave a trace of every made-up tenant.
 */
export class StoredTenants extends Tenants {
  readonly #store: Store;
  readonly #seen = new Set<string>();

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async exists(tenant: string): Promise<boolean> {
    if (this.#seen.has(tenant)) return true;
    const rows = await this.#store.inTenant(LOCAL_TENANT, (tx) =>
      tx.query('select 1 as one from tenant_directory where id = $1', [tenant]),
    );
    if (rows.length > 0) this.#seen.add(tenant);
    return rows.length > 0;
  }
}

export class StoredLocalAccess extends LocalAccess {
  readonly #store: Store;
  readonly #nextId: () => string;

  constructor(store: Store, nextId: () => string) {
    super();
    this.#store = store;
    this.#nextId = nextId;
  }

  override async ensure({ tenant, user, folder, createdAt }: LocalOwner, hash: Uint8Array): Promise<void> {
    const key = Buffer.from(hash);
    await this.#store.inTenant(tenant, async (tx) => {
      await tx.execute(`insert into tenants (tenant, name, created_at) values ($1, 'local', $2) on conflict do nothing`, [
        tenant,
        createdAt,
      ]);
      await tx.execute('insert into tenant_directory (id, created_at) values ($1, $2) on conflict do nothing', [tenant, createdAt]);
      await tx.execute(
        `insert into users (tenant, id, name, role, created_at) values ($1, $2, 'owner', 'owner', $3) on conflict do nothing`,
        [tenant, user, createdAt],
      );
      await tx.execute(
        `insert into api_keys (tenant, id, user_id, name, hash, created_at, folder) values ($1, $2, $3, 'local', $4, $5, $6)
         on conflict (tenant, hash) do update set revoked_at = null, folder = excluded.folder`,
        [tenant, this.#nextId(), user, key, createdAt, folder],
      );
      await tx.execute('update api_keys set revoked_at = $1 where folder = $2 and hash <> $3 and revoked_at is null', [
        createdAt,
        folder,
        key,
      ]);
    });
  }
}
