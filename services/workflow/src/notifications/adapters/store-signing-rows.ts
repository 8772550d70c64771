import type { WrappedKey } from '@hexad/secrets';
import { PLATFORM, type Store } from '@hexad/store';
import { SealedRows, type SealedRow } from '../../secrets/application/sealed-rows.js';
import type { SigningPlace } from '../application/signing-secrets.js';
import type { SecretRow } from './rows.js';

/** The secrets of all channels, for who takes them to another key. */
export class StoreSigningRows extends SealedRows<SigningPlace> {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async close(versions: readonly string[]): Promise<void> {
    await this.#store.inTenant(PLATFORM, async (tx) => {
      const [state] = await tx.query<{ closed: readonly string[] }>('select channels_closed as closed from secret_encryption for update');
      const closed = JSON.stringify([...new Set([...state!.closed, ...versions])]);
      await tx.execute('update secret_encryption set channels_closed = $1::jsonb', [closed]);
    });
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  override async inUse(tenant: string): Promise<ReadonlyMap<string, number>> {
    const sql = `select kek || '#' || kek_version as name, count(*)::int as secrets from channel_secrets group by 1`;
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ name: string; secrets: number }>(sql));
    return new Map(rows.map(({ name, secrets }) => [name, secrets]));
  }

  override async others(
    tenant: string,
    version: string,
    after: SigningPlace | undefined,
    limit: number,
  ): Promise<readonly SealedRow<SigningPlace>[]> {
    const sql = `select id, channel_id, kek, kek_version, data_key, box from channel_secrets
      where kek || '#' || kek_version <> $1 and ($2::uuid is null or id > $2) order by id limit $3`;
    const rows = await this.#store.inTenant(tenant, (tx) =>
      tx.query<SecretRow & { readonly channel_id: string }>(sql, [version, after?.id ?? null, limit]),
    );
    return rows.map(({ id, channel_id: channel, kek, kek_version, data_key: bytes, box }) => ({
      place: { tenant, channel, id },
      sealed: { key: { kek, version: kek_version, bytes }, box },
    }));
  }

  override async rewrap({ tenant, id }: SigningPlace, old: WrappedKey, { kek, version, bytes }: WrappedKey): Promise<void> {
    const sql = 'update channel_secrets set kek = $3, kek_version = $4, data_key = $5 where id = $1 and data_key = $2';
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [id, old.bytes, kek, version, bytes]));
  }
}
