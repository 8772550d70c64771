import type { Store } from '@hexad/store';
import type { Sealed } from '../envelope.js';
import type { WrappedKey } from '../key-encryption.js';
import { SealedRows, type SealedRow } from '../sealed-rows.js';
import type { ClosedVersions } from './closed-versions.js';

/** The columns that something sealed has. */
export const SEALED_COLUMNS = 'kek, kek_version, data_key, box';

export interface SealedColumns {
  readonly kek: string;
  readonly kek_version: string;
  readonly data_key: Uint8Array;
  readonly box: Uint8Array;
}

export const sealedOf = ({ kek, kek_version: version, data_key: bytes, box }: SealedColumns): Sealed => ({
  key: { kek, version, bytes },
  box,
});

/** Where a row is: `id` is its own in the table for the tenant. */
export interface RowPlace {
  readonly tenant: string;
  readonly id: string;
}

/** A table with `SEALED_COLUMNS`. A row without a `kek` has nothing sealed. */
export interface SealedTable<P extends RowPlace, R extends object> {
  readonly store: Store;
  readonly table: string;
  readonly closed: ClosedVersions;
  /** The column of `RowPlace.id`. */
  readonly id: string;
  /** What else of a row its place is made of. */
  readonly columns: readonly (keyof R & string)[];
  readonly placeOf: (place: RowPlace, row: R) => P;
}

/** The rows of one table, for who takes them to another key. */
export class StoredSealedRows<P extends RowPlace, R extends object> extends SealedRows<P> {
  readonly #of: SealedTable<P, R>;

  constructor(table: SealedTable<P, R>) {
    super();
    this.#of = table;
  }

  override close(versions: readonly string[]): Promise<void> {
    return this.#of.closed.add(this.#of.store, versions);
  }

  override tenants(): Promise<readonly string[]> {
    return this.#of.store.tenants();
  }

  override async inUse(tenant: string): Promise<ReadonlyMap<string, number>> {
    const sql = `select kek || '#' || kek_version as name, count(*)::int as rows from ${this.#of.table} where kek is not null group by 1`;
    const found = await this.#of.store.inTenant(tenant, (tx) => tx.query<{ name: string; rows: number }>(sql));
    return new Map(found.map(({ name, rows }) => [name, rows]));
  }

  override async others(tenant: string, version: string, after: P | undefined, limit: number): Promise<readonly SealedRow<P>[]> {
    const { store, table, id, columns, placeOf } = this.#of;
    const sql = `select ${[`${id}::text as row_id`, ...columns, SEALED_COLUMNS].join(', ')} from ${table}
      where kek || '#' || kek_version <> $1 and ($2::text is null or ${id}::text > $2) order by ${id}::text limit $3`;
    const rows = await store.inTenant(tenant, (tx) =>
      tx.query<R & SealedColumns & { readonly row_id: string }>(sql, [version, after?.id ?? null, limit]),
    );
    return rows.map((row) => ({ place: placeOf({ tenant, id: row.row_id }, row), sealed: sealedOf(row) }));
  }

  override async rewrap({ tenant, id }: P, old: WrappedKey, { kek, version, bytes }: WrappedKey): Promise<void> {
    const sql = `update ${this.#of.table} set kek = $3, kek_version = $4, data_key = $5 where ${this.#of.id}::text = $1 and data_key = $2`;
    await this.#of.store.inTenant(tenant, (tx) => tx.execute(sql, [id, old.bytes, kek, version, bytes]));
  }
}
