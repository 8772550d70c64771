import { readSealed, writeSealed, type KeyEncryption, type Sealed } from '@hexad/secrets';
import { SEALED_COLUMNS, sealedOf, type SealedColumns } from '@hexad/secrets/stored';
import type { Store, Tx } from '@hexad/store';
import { Credentials, type Credential } from '@hexad/workspace';
import { Repositories, type NewRepository } from '../application/ports.js';
import type { Login, ProjectRepository } from '../domain/repository.js';
import { CLOSED } from './encryption.js';
import { contextOf } from './repository-secrets.js';

const SHOWN = 'id, tenant, project_id, url, default_branch, created_by, created_at, kek is not null as has_credential';

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

export class StoreRepositories extends Repositories {
  readonly #store: Store;
  readonly #kek: KeyEncryption;

  constructor(store: Store, kek: KeyEncryption) {
    super();
    this.#store = store;
    this.#kek = kek;
  }

  override async put(repository: NewRepository, login: Login | undefined): Promise<ProjectRepository> {
    if (login === undefined) return toRepository(await this.#store.inTenant(repository.tenant, (tx) => insert(tx, repository, undefined)));
    const wish = { kek: this.#kek, key: 'HEXAD_GIT_KEK', secret: JSON.stringify(login), context: contextOf(repository) };
    const write = (sealed: Sealed): Promise<Row | 'closed'> =>
      this.#store.inTenant(repository.tenant, async (tx) =>
        (await CLOSED.has(tx, sealed.key)) ? 'closed' : insert(tx, repository, sealed),
      );
    return toRepository(await writeSealed(wish, write));
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
    const sql = `select ${SEALED_COLUMNS} from git_repositories where id = $1 and kek is not null`;
    const login = await readSealed(this.#kek, async () => {
      const [row] = await this.#store.inTenant(repository.tenant, (tx) => tx.query<SealedColumns>(sql, [repository.id]));
      return row && { sealed: sealedOf(row), context: contextOf(repository) };
    });
    return login === undefined ? undefined : (JSON.parse(login) as Login);
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

/** A repository that is known and comes without a credential keeps the one that it has. */
async function insert(tx: Tx, repository: NewRepository, sealed: Sealed | undefined): Promise<Row> {
  const { id, tenant, projectId, url, defaultBranch, createdBy, createdAt } = repository;
  const [row] = await tx.query<Row>(
    `insert into git_repositories as r (tenant, id, project_id, url, default_branch, created_by, created_at, ${SEALED_COLUMNS})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (tenant, project_id, url) do update set
       default_branch = excluded.default_branch, kek = coalesce(excluded.kek, r.kek),
       kek_version = case when excluded.kek is null then r.kek_version else excluded.kek_version end,
       data_key = case when excluded.kek is null then r.data_key else excluded.data_key end,
       box = case when excluded.kek is null then r.box else excluded.box end
     returning ${SHOWN}`,
    [tenant, id, projectId, url, defaultBranch, createdBy, createdAt, ...columns(sealed)],
  );
  return row!;
}

const columns = (sealed: Sealed | undefined): unknown[] =>
  sealed === undefined ? [null, null, null, null] : [sealed.key.kek, sealed.key.version, sealed.key.bytes, sealed.box];

function toRepository(row: Row): ProjectRepository {
  const { id, tenant, project_id, url, default_branch, created_by, created_at, has_credential } = row;
  return { id, tenant, projectId: project_id, url, defaultBranch: default_branch, createdBy: created_by, createdAt: created_at, hasCredential: has_credential }; // prettier-ignore
}
