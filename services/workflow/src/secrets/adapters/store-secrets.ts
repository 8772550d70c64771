import { versionName, type Sealed, type WrappedKey } from '@hexad/secrets';
import { ClosedVersions } from '@hexad/secrets/stored';
import type { Store } from '@hexad/store';
import { SecretStore, type SecretChange, type SecretPlace, type StoredSecret } from '../application/secret-store.js';
import type { Secret } from '../domain/secret.js';

const SHOWN = 'name, project_id, version, created_by, created_at, changed_by, changed_at';
const CLOSED = new ClosedVersions('secret_encryption');
const SEALED = 'kek, kek_version, data_key, box';

interface ShownRow {
  readonly name: string;
  readonly project_id: string;
  readonly version: number;
  readonly created_by: string;
  readonly created_at: Date;
  readonly changed_by: string;
  readonly changed_at: Date;
}

interface SealedRow {
  readonly name: string;
  readonly project_id: string;
  readonly kek: string;
  readonly kek_version: string;
  readonly data_key: Uint8Array;
  readonly box: Uint8Array;
}

export class StoreSecrets extends SecretStore {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async find({ tenant, projectId, name }: SecretPlace): Promise<StoredSecret | undefined> {
    const sql = `select name, project_id, ${SEALED} from secrets where name = $1 and project_id = any ($2::text[]) order by project_id desc limit 1`;
    const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<SealedRow>(sql, [name, [projectId, '']]));
    return row && toStored(tenant, row);
  }

  override async list(tenant: string, projectId: string | undefined): Promise<readonly Secret[]> {
    const sql = `select ${SHOWN} from secrets where $1::text is null or project_id = $1 order by project_id, name`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<ShownRow>(sql, [projectId ?? null]))).map(toSecret);
  }

  override async write({ tenant, projectId, name, by, at, key }: SecretChange, { key: wrapped, box }: Sealed): Promise<Secret | 'closed'> {
    return this.#store.inTenant(tenant, async (tx) => {
      if (await CLOSED.has(tx, wrapped)) return 'closed';
      const [row] = await tx.query<ShownRow>(
        `insert into secrets as s (tenant, project_id, name, created_by, created_at, changed_by, changed_at, changed_key, ${SEALED})
         values ($1, $2, $3, $4, $5, $4, $5, $6, $7, $8, $9, $10)
         on conflict (tenant, project_id, name) do update set
           version = s.version + case when s.changed_key = excluded.changed_key and s.changed_key <> '' then 0 else 1 end,
           changed_by = excluded.changed_by, changed_at = excluded.changed_at, changed_key = excluded.changed_key,
           kek = excluded.kek, kek_version = excluded.kek_version, data_key = excluded.data_key, box = excluded.box
         returning ${SHOWN}`,
        [tenant, projectId, name, by, at, key, wrapped.kek, wrapped.version, wrapped.bytes, box],
      );
      return toSecret(row!);
    });
  }

  override async remove({ tenant, projectId, name }: SecretPlace): Promise<boolean> {
    const sql = 'delete from secrets where project_id = $1 and name = $2';
    return (await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [projectId, name]))) > 0;
  }

  override close(versions: readonly string[]): Promise<void> {
    return CLOSED.add(this.#store, versions);
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  override async inUse(tenant: string): Promise<ReadonlyMap<string, number>> {
    const sql = 'select kek, kek_version as version, count(*)::int as secrets from secrets group by kek, kek_version';
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ kek: string; version: string; secrets: number }>(sql));
    return new Map(rows.map((row) => [versionName(row), row.secrets]));
  }

  override async others(tenant: string, version: string, after: SecretPlace | undefined, limit: number): Promise<readonly StoredSecret[]> {
    const sql = `select name, project_id, ${SEALED} from secrets
      where kek || '#' || kek_version <> $1 and ($2::text is null or (project_id, name) > ($2, $3)) order by project_id, name limit $4`;
    const values = [version, after?.projectId ?? null, after?.name ?? null, limit];
    return (await this.#store.inTenant(tenant, (tx) => tx.query<SealedRow>(sql, values))).map((row) => toStored(tenant, row));
  }

  override async rewrap({ tenant, projectId, name }: SecretPlace, old: WrappedKey, { kek, version, bytes }: WrappedKey): Promise<void> {
    const sql = 'update secrets set kek = $4, kek_version = $5, data_key = $6 where project_id = $1 and name = $2 and data_key = $3';
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [projectId, name, old.bytes, kek, version, bytes]));
  }
}

const toStored = (tenant: string, { name, project_id: projectId, ...row }: SealedRow): StoredSecret => ({
  place: { tenant, projectId, name },
  sealed: { key: { kek: row.kek, version: row.kek_version, bytes: row.data_key }, box: row.box },
});

const toSecret = (row: ShownRow): Secret => ({
  name: row.name,
  projectId: row.project_id,
  version: row.version,
  createdBy: row.created_by,
  createdAt: row.created_at,
  changedBy: row.changed_by,
  changedAt: row.changed_at,
});
