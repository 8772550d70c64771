import { readSealed, writeSealed, type KeyEncryption, type Sealed } from '@hexad/secrets';
import { SEALED_COLUMNS, sealedOf, type SealedColumns } from '@hexad/secrets/stored';
import type { Store } from '@hexad/store';
import { McpServers, type ShownServer } from '../application/ports.js';
import { CLOSED } from '../../git/adapters/encryption.js';
import { McpServer, secretsOf, withSecrets } from '../domain/server.js';
import { contextOf } from './server-secrets.js';

const SHOWN = 'config, secret_names, changed_by, changed_at';

interface ShownRow {
  readonly config: unknown;
  readonly secret_names: readonly string[];
  readonly changed_by: string;
  readonly changed_at: Date;
}

interface SealedRow extends SealedColumns {
  readonly config: unknown;
}

export class StoreServers extends McpServers {
  readonly #store: Store;
  readonly #kek: KeyEncryption;

  constructor(store: Store, kek: KeyEncryption) {
    super();
    this.#store = store;
    this.#kek = kek;
  }

  override async put(tenant: string, server: McpServer, by: string, at: Date): Promise<ShownServer> {
    const secrets = secretsOf(server);
    const config = JSON.stringify(withSecrets(server, {}));
    const context = contextOf({ tenant, id: server.name });
    const wish = { kek: this.#kek, key: 'HEXAD_GIT_KEK', secret: JSON.stringify(secrets), context };
    const write = ({ key, box }: Sealed): Promise<ShownRow | 'closed'> =>
      this.#store.inTenant(tenant, async (tx) => {
        if (await CLOSED.has(tx, key)) return 'closed';
        const [row] = await tx.query<ShownRow>(
          `insert into mcp_servers (tenant, name, config, secret_names, changed_by, changed_at, ${SEALED_COLUMNS})
           values ($1, $2, $3::jsonb, $4::jsonb, $5, $6, $7, $8, $9, $10)
           on conflict (tenant, name) do update set config = excluded.config, secret_names = excluded.secret_names, changed_by = excluded.changed_by,
             changed_at = excluded.changed_at, kek = excluded.kek, kek_version = excluded.kek_version, data_key = excluded.data_key, box = excluded.box
           returning ${SHOWN}`,
          [tenant, server.name, config, JSON.stringify(Object.keys(secrets)), by, at, key.kek, key.version, key.bytes, box],
        );
        return row!;
      });
    return toShown(await writeSealed(wish, write));
  }

  override async list(tenant: string): Promise<readonly ShownServer[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<ShownRow>(`select ${SHOWN} from mcp_servers order by name`));
    return rows.map(toShown);
  }

  override async remove(tenant: string, name: string): Promise<boolean> {
    return (await this.#store.inTenant(tenant, (tx) => tx.execute('delete from mcp_servers where name = $1', [name]))) > 0;
  }

  override async ofKind(tenant: string, kind: string): Promise<readonly McpServer[]> {
    const sql = `select name from mcp_servers where config->'kinds' ? $1 order by name`;
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ readonly name: string }>(sql, [kind]));
    const opened = await Promise.all(rows.map(({ name }) => this.#open(tenant, name)));
    return opened.filter((server) => server !== undefined);
  }

  /** Both of the same row: a secret goes to nobody but the server that it was given for. */
  async #open(tenant: string, name: string): Promise<McpServer | undefined> {
    let server: McpServer | undefined;
    const secrets = await readSealed(this.#kek, async () => {
      const sql = `select config, ${SEALED_COLUMNS} from mcp_servers where name = $1`;
      const [row] = await this.#store.inTenant(tenant, (tx) => tx.query<SealedRow>(sql, [name]));
      server = row && McpServer.parse(row.config);
      return row && { sealed: sealedOf(row), context: contextOf({ tenant, id: name }) };
    });
    return server && secrets !== undefined ? withSecrets(server, JSON.parse(secrets) as Record<string, string>) : undefined;
  }
}

const toShown = ({ config, secret_names, changed_by, changed_at }: ShownRow): ShownServer => ({
  server: McpServer.parse(config),
  secretNames: secret_names,
  changedBy: changed_by,
  changedAt: changed_at,
});
