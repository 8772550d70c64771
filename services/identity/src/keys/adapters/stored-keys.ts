import type { After } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import { newestFirst } from '../../shared/adapters/newest-first.js';
import { Keys } from '../application/ports.js';
import type { Key } from '../domain/key.js';

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
}

const COLUMNS = 'id, user_id, name, created_at, expires_at, revoked_at';

export class StoredKeys extends Keys {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    super();
    this.#tx = tx;
  }

  override async add({ id, user, name, createdAt, expiresAt }: Key, hash: Uint8Array): Promise<boolean> {
    const sql = `insert into api_keys (tenant, id, user_id, name, hash, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`;
    const values = [this.#tx.tenant, id, user, name, Buffer.from(hash), createdAt, expiresAt ?? null];
    return (await this.#tx.execute(sql, values)) === 1;
  }

  override async find(id: string): Promise<(Key & { readonly hash: Uint8Array }) | undefined> {
    const [row] = await this.#tx.query<Row & { hash: Uint8Array }>(`select ${COLUMNS}, hash from api_keys where id = $1 for update`, [id]);
    return row && { ...toKey(row), hash: row.hash };
  }

  override async revoke(id: string, at: Date): Promise<void> {
    await this.#tx.execute('update api_keys set revoked_at = $2 where id = $1', [id, at]);
  }

  override async list(user: string, limit: number, after: After | undefined): Promise<readonly Key[]> {
    const { rest, parameters } = newestFirst('created_at', limit, after);
    const sql = `select ${COLUMNS} from api_keys where user_id = $4 ${rest}`;
    return (await this.#tx.query<Row>(sql, [...parameters, user])).map(toKey);
  }
}

const toKey = (row: Row): Key => ({
  id: row.id,
  user: row.user_id,
  name: row.name,
  createdAt: row.created_at,
  expiresAt: row.expires_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
});
