import { INTEGRATIONS_CONNECTION_CREATED, INTEGRATIONS_CONNECTION_DELETED } from '@hexad/proto/events';
import { SEALED_COLUMNS, sealedOf, type SealedColumns } from '@hexad/secrets/stored';
import type { Store } from '@hexad/store';
import { Connections, type Added, type SealedConnection } from '../application/ports.js';
import type { Connection, Provider } from '../domain/connection.js';
import { CLOSED } from './sealed-tokens.js';

const MOST = 200;
const SHOWN = 'id, project_id, provider, name, base_url, repositories, hint, created_by, created_at';

interface ShownRow {
  readonly id: string;
  readonly project_id: string;
  readonly provider: Provider;
  readonly name: string;
  readonly base_url: string;
  readonly repositories: readonly string[];
  readonly hint: string;
  readonly created_by: string;
  readonly created_at: Date;
}

export class StoredConnections extends Connections {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override add(tenant: string, { connection, sealed: { key, box } }: SealedConnection, by: string): Promise<Added | 'closed'> {
    const { id, projectId, provider, name, baseUrl, repositories, hint, createdAt } = connection;
    return this.#store.inTenant(tenant, async (tx) => {
      if (await CLOSED.has(tx, key)) return 'closed';
      const [known] = await tx.query('select 1 from connections where id = $1', [id]);
      if (known) return 'again';
      const [all] = await tx.query<{ count: number }>('select count(*)::int as count from connections');
      if (all!.count >= MOST) return 'full';
      const added = await tx.execute(
        `insert into connections (tenant, ${SHOWN}, ${SEALED_COLUMNS})
         values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing`,
        [
          tenant,
          id,
          projectId,
          provider,
          name,
          baseUrl,
          JSON.stringify(repositories),
          hint,
          by,
          createdAt,
          key.kek,
          key.version,
          key.bytes,
          box,
        ],
      );
      if (added === 0) return (await tx.query('select 1 from connections where id = $1', [id])).length > 0 ? 'again' : 'taken';
      const data = { connectionId: id, projectId, provider, name, baseUrl, by };
      await tx.publish({ type: INTEGRATIONS_CONNECTION_CREATED, key: id, data, ...(projectId !== '' && { subject: projectId }) });
      return 'written';
    });
  }

  override find(tenant: string, id: string): Promise<SealedConnection | undefined> {
    return this.#store.inTenant(tenant, async (tx) => {
      const [row] = await tx.query<ShownRow & SealedColumns>(`select ${SHOWN}, ${SEALED_COLUMNS} from connections where id = $1`, [id]);
      return row && { connection: toConnection(row), sealed: sealedOf(row) };
    });
  }

  override async list(tenant: string, projects: readonly string[] | undefined): Promise<readonly Connection[]> {
    const sql = `select ${SHOWN} from connections where $1::text[] is null or project_id = any ($1) order by name, project_id`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<ShownRow>(sql, [projects ?? null]))).map(toConnection);
  }

  override async usable(tenant: string, projectId: string, provider: Provider): Promise<readonly Connection[]> {
    const sql = `select ${SHOWN} from connections where provider = $1 and project_id = any ($2::text[]) order by created_at, id`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<ShownRow>(sql, [provider, [projectId, '']]))).map(toConnection);
  }

  override remove(tenant: string, id: string, by: string): Promise<boolean> {
    return this.#store.inTenant(tenant, async (tx) => {
      const [row] = await tx.query<ShownRow>(`delete from connections where id = $1 returning ${SHOWN}`, [id]);
      if (!row) return false;
      const { projectId, provider, name } = toConnection(row);
      const data = { connectionId: id, projectId, provider, name, by };
      await tx.publish({ type: INTEGRATIONS_CONNECTION_DELETED, key: id, data, ...(projectId !== '' && { subject: projectId }) });
      return true;
    });
  }
}

const toConnection = (row: ShownRow): Connection => ({
  id: row.id,
  projectId: row.project_id,
  provider: row.provider,
  name: row.name,
  baseUrl: row.base_url,
  repositories: row.repositories,
  hint: row.hint,
  createdBy: row.created_by,
  createdAt: row.created_at,
});
