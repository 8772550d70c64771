import type { Sealed, WrappedKey } from '@hexad/secrets';
import { PLATFORM, type Store, type Tx } from '@hexad/store';
import { Encryption, type EncryptionState, type Rewrapped, type Row } from '../application/ports.js';
import type { EncryptionRotation } from '../domain/encryption.js';
import { SEALED, sealedValues, toRotation, toSealed, type RotationRow, type SealedRow } from './rows.js';

const CHANGED = 'encryption';
const ROTATION = 'select id, kek, kek_version, closing, state, total, done, failed, started_at, finished_at from encryption_rotations';
/** `kek#version` of a row. */
const NAME = `(kek || '#' || kek_version)`;

export class StoredEncryption extends Encryption {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async state(proof: () => Promise<Sealed>): Promise<EncryptionState> {
    const found = await this.#here(readState);
    if (found !== undefined) return found;
    const sealed = await proof();
    const sql = `insert into encryption (${SEALED}) values ($1, $2, $3, $4) on conflict do nothing`;
    return this.#here(async (tx) => {
      await tx.execute(sql, sealedValues(sealed));
      return (await readState(tx))!;
    });
  }

  override begin(rotation: EncryptionRotation, by: string): Promise<boolean> {
    const { id, kek, version, closing, total, startedAt } = rotation;
    return this.#here(async (tx) => {
      // Whoever writes a credential holds it, so that all that are written under old versions are there before the first is looked for.
      await tx.query('select 1 from encryption for update');
      const begun = await tx.execute(
        `insert into encryption_rotations (id, kek, kek_version, closing, state, total, started_by, started_at)
         values ($1, $2, $3, $4, 'running', $5, $6, $7) on conflict do nothing`,
        [id, kek, version, JSON.stringify(closing), total, by, startedAt],
      );
      if (begun === 0) return false;
      await tx.execute('update encryption set closed = closed || $1::jsonb', [JSON.stringify(closing)]);
      tx.wake(CHANGED);
      return true;
    });
  }

  override find(id: string): Promise<EncryptionRotation | undefined> {
    return this.#rotation(`${ROTATION} where id = $1`, [id]);
  }

  override latest(): Promise<EncryptionRotation | undefined> {
    return this.#rotation(`${ROTATION} order by state = 'done', started_at desc, id desc limit 1`);
  }

  override inUse(tenant: string): Promise<readonly { readonly kek: string; readonly version: string; readonly rows: number }[]> {
    const sql = 'select kek, kek_version as version, count(*)::int as rows from credentials group by kek, kek_version';
    return this.#store.inTenant(tenant, (tx) => tx.query<{ kek: string; version: string; rows: number }>(sql));
  }

  override batch(tenant: string, closing: readonly string[], after: string, limit: number): Promise<readonly Row[]> {
    const sql = `select id, provider, ${SEALED} from credentials where id > $1 and ${NAME} = any ($2::text[]) order by id limit $3`;
    return this.#store.inTenant(tenant, async (tx) => {
      const rows = await tx.query<SealedRow & { id: string; provider: string }>(sql, [after, closing, limit]);
      return rows.map((row) => ({ id: row.id, provider: row.provider, key: toSealed(row).key }));
    });
  }

  override async rewrapped(tenant: string, rotation: string, rows: readonly Rewrapped[]): Promise<void> {
    if (rows.length === 0) return;
    const values = rows.map(({ id, old, key }) => [id, hex(old), key.kek, key.version, hex(key)]);
    await this.#store.inTenant(tenant, async (tx) => {
      // All processes take them in the same order, so that none waits for another that waits for it.
      await tx.query('select 1 from credentials where id = any ($1::uuid[]) order by id for update', [rows.map(({ id }) => id)]);
      const done = await tx.execute(
        `update credentials c set kek = n.kek, kek_version = n.version, data_key = decode(n.data_key, 'hex')
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as n(id, old, kek, version, data_key)
         where c.id = n.id and c.data_key = decode(n.old, 'hex')`,
        [0, 1, 2, 3, 4].map((column) => values.map((row) => row[column])),
      );
      await tx.execute('update encryption_rotations set done = done + $2, total = greatest(total, done + $2) where id = $1', [
        rotation,
        done,
      ]);
    });
  }

  override async renewProof(old: WrappedKey, { kek, version, bytes }: WrappedKey): Promise<void> {
    const sql = 'update encryption set kek = $2, kek_version = $3, data_key = $4 where data_key = $1';
    await this.#here((tx) => tx.execute(sql, [old.bytes, kek, version, bytes]));
  }

  override async failed(rotation: string, rows: number): Promise<void> {
    await this.#here((tx) => tx.execute('update encryption_rotations set failed = $2 where id = $1', [rotation, rows]));
  }

  override async retire(rotation: string): Promise<void> {
    await this.#here(async (tx) => {
      await tx.query('select 1 from encryption for update');
      const sql = `update encryption_rotations set state = 'retiring', failed = 0 where id = $1 and state = 'running' returning closing`;
      const [row] = await tx.query<{ closing: readonly string[] }>(sql, [rotation]);
      if (row === undefined) return;
      await tx.execute('update encryption set retired = retired || $1::jsonb', [JSON.stringify(row.closing)]);
      tx.wake(CHANGED);
    });
  }

  override async finish(rotation: string, at: Date): Promise<void> {
    const sql = `update encryption_rotations set state = 'done', total = done, finished_at = $2 where id = $1 and state = 'retiring'`;
    await this.#here(async (tx) => {
      if ((await tx.execute(sql, [rotation, at])) === 1) tx.wake(CHANGED);
    });
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  override onChanged(listener: () => void): Disposable {
    return this.#store.onWake((word) => {
      if (word === CHANGED) listener();
    });
  }

  #here<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#store.inTenant(PLATFORM, work);
  }

  #rotation(sql: string, values: readonly unknown[] = []): Promise<EncryptionRotation | undefined> {
    return this.#here(async (tx) => {
      const [row] = await tx.query<RotationRow>(sql, values);
      return row && toRotation(row);
    });
  }
}

async function readState(tx: Tx): Promise<EncryptionState | undefined> {
  const [row] = await tx.query<SealedRow & { closed: string[]; retired: string[] }>(`select ${SEALED}, closed, retired from encryption`);
  return row && { proof: toSealed(row), closed: row.closed, retired: row.retired };
}

/** An array of bytes is no parameter that the driver knows. */
const hex = ({ bytes }: WrappedKey): string => Buffer.from(bytes).toString('hex');
