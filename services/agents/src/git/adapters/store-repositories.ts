import { seal, unseal, type Context, type KeyEncryption, type Sealed } from '@hexad/secrets';
import type { Store } from '@hexad/store';
import { Credentials, type Credential } from '@hexad/workspace';
import { Repositories, type NewRepository } from '../application/ports.js';
import type { Login, ProjectRepository } from '../domain/repository.js';

const SHOWN = 'id, tenant, project_id, url, default_branch, created_by, created_at, kek is not null as has_credential';
const SEALED = 'kek, kek_version, data_key, box';

interface Row {
  readonly id: string;
  readonly tenant: string;
  readonly project_id: string;
  readonly url: string;
  readonly default_branch: string;
  readonly created_by: string;
  readonly created_at: Date;
  readonly has_credential: boolean;
}

interface SealedRow {
  readonly kek: string;
  readonly kek_version: string;
  readonly data_key: Uint8Array;
  readonly box: Uint8Array;
}

export class StoreRepositories extends Repositories {
  readonly #store: Store;
  readonly #kek: KeyEncryption;

  constructor(store: Store, kek: KeyEncryption) {
    super();
    this.#store = store;
    this.#kek = kek;
  }

  override async put(repository: NewRepository, login: Login | undefined): Promise<ProjectRepository> {
    const { id, tenant, projectId, url, defaultBranch, createdBy, createdAt } = repository;
    const sealed = login && (await seal(this.#kek, JSON.stringify(login), contextOf(repository)));
    const [row] = await this.#store.inTenant(tenant, (tx) =>
      tx.query<Row>(
        `insert into git_repositories as r (tenant, id, project_id, url, default_branch, created_by, created_at, ${SEALED})
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (tenant, project_id, url) do update set
           default_branch = excluded.default_branch, kek = coalesce(excluded.kek, r.kek),
           kek_version = case when excluded.kek is null then r.kek_version else excluded.kek_version end,
           data_key = case when excluded.kek is null then r.data_key else excluded.data_key end,
           box = case when excluded.kek is null then r.box else excluded.box end
         returning ${SHOWN}`,
        [tenant, id, projectId, url, defaultBranch, createdBy, createdAt, ...columns(sealed)],
      ),
    );
    return toRepository(row!);
  }

  override async list(tenant: string, projectId: string): Promise<readonly ProjectRepository[]> {
    const sql = `select ${SHOWN} from git_repositories where project_id = $1 order by created_at, id`;
    return (await this.#store.inTenant(tenant, (tx) => tx.query<Row>(sql, [projectId]))).map(toRepository);
  }

  override async remove({ tenant, id }: ProjectRepository): Promise<boolean> {
    return (await this.#store.inTenant(tenant, (tx) => tx.execute('delete from git_repositories where id = $1', [id]))) > 0;
  }

  override credentials(repository: ProjectRepository): Credentials {
    return new StoredCredentials(() => this.#login(repository));
  }

  async #login(repository: ProjectRepository): Promise<Login | undefined> {
    const sql = `select ${SEALED} from git_repositories where id = $1 and kek is not null`;
    const [row] = await this.#store.inTenant(repository.tenant, (tx) => tx.query<SealedRow>(sql, [repository.id]));
    if (!row) return undefined;
    const sealed: Sealed = { key: { kek: row.kek, version: row.kek_version, bytes: row.data_key }, box: row.box };
    return JSON.parse(await unseal(this.#kek, sealed, contextOf(repository))) as Login;
  }
}

class StoredCredentials extends Credentials {
  readonly #login: () => Promise<Login | undefined>;

  constructor(login: () => Promise<Login | undefined>) {
    super();
    this.#login = login;
  }

  override async of(): Promise<Credential | undefined> {
    return this.#login();
  }
}

/** Authenticated with a credential: a row that is moved to another tenant, project or address does not open. */
const contextOf = ({ tenant, projectId, url }: Pick<ProjectRepository, 'tenant' | 'projectId' | 'url'>): Context => ({
  tenant,
  project: projectId,
  repository: url,
});

const columns = (sealed: Sealed | undefined): unknown[] =>
  sealed === undefined ? [null, null, null, null] : [sealed.key.kek, sealed.key.version, sealed.key.bytes, sealed.box];

function toRepository(row: Row): ProjectRepository {
  const { id, tenant, project_id, url, default_branch, created_by, created_at, has_credential } = row;
  return { id, tenant, projectId: project_id, url, defaultBranch: default_branch, createdBy: created_by, createdAt: created_at, hasCredential: has_credential }; // prettier-ignore
}
