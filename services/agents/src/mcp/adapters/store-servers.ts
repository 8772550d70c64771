import { seal, unseal, type Context, type KeyEncryption, type Sealed } from '@hexad/secrets';
import type { Store } from '@hexad/store';
import { McpServers, type ShownServer } from '../application/ports.js';
import { McpServer, secretsOf, withSecrets } from '../domain/server.js';

const SHOWN = 'config, secret_names, changed_by, changed_at';
const SEALED = 'kek, kek_version, data_key, box';

interface ShownRow {
  readonly config: unknown;
  readonly secret_names: readonly string[];
  readonly changed_by: string;
  readonly changed_at: Date;
}

interface SealedRow {
  readonly config: unknown;
  readonly kek: string;
  readonly kek_version: string;
  readonly data_key: Uint8Array;
  readonly box: Uint8Array;
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
    const { key, box } = await seal(this.#kek, JSON.stringify(secrets), contextOf(tenant, server.name));
    const config = JSON.stringify(withSecrets(server, {}));
    const [row] = await this.#store.inTenant(tenant, (tx) =>
      tx.query<ShownRow>(
        `insert into mcp_servers (tenant, name, config, secret_names, changed_by, changed_at, ${SEALED})
         values ($1, $2, $3::jsonb, $4::jsonb, $5, $6, $7, $8, $9, $10)
         on conflict (tenant, name) do update set config = excluded.config, secret_names = excluded.secret_names, changed_by = excluded.changed_by,
           changed_at = excluded.changed_at, kek = excluded.kek, kek_version = excluded.kek_version, data_key = excluded.data_key, box = excluded.box
         returning ${SHOWN}`,
        [tenant, server.name, config, JSON.stringify(Object.keys(secrets)), by, at, key.kek, key.version, key.bytes, box],
      ),
    );
    return toShown(row!);
  }

  override async list(tenant: string): Promise<readonly ShownServer[]> {
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<ShownRow>(`select ${SHOWN} from mcp_servers order by name`));
    return rows.map(toShown);
  }

  override async remove(tenant: string, name: string): Promise<boolean> {
    return (await this.#store.inTenant(tenant, (tx) => tx.execute('delete from mcp_servers where name = $1', [name]))) > 0;
  }

  override async ofKind(tenant: string, kind: string): Promise<readonly McpServer[]> {
    const sql = `select config, ${SEALED} from mcp_servers where config->'kinds' ? $1 order by name`;
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<SealedRow>(sql, [kind]));
    return Promise.all(
      rows.map(async (row) => {
        const server = McpServer.parse(row.config);
        const sealed: Sealed = { key: { kek: row.kek, version: row.kek_version, bytes: row.data_key }, box: row.box };
        const secrets = JSON.parse(await unseal(this.#kek, sealed, contextOf(tenant, server.name))) as Record<string, string>;
        return withSecrets(server, secrets);
      }),
    );
  }
}

/** A row that is moved to another tenant or name does not open. */
const contextOf = (tenant: string, name: string): Context => ({ tenant, purpose: 'mcp', server: name });

const toShown = ({ config, secret_names, changed_by, changed_at }: ShownRow): ShownServer => ({
  server: McpServer.parse(config),
  secretNames: secret_names,
  changedBy: changed_by,
  changedAt: changed_at,
});
