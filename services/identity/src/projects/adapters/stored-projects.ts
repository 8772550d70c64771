import type { Caller } from '@hexad/kernel';
import { IDENTITY_PROJECT_CREATED } from '@hexad/proto/events';
import type { Store } from '@hexad/store';
import { Projects, type After } from '../application/ports.js';
import type { Project } from '../domain/project.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly created_at: Date;
}

const COLUMNS = 'id, name, created_at';
const toProject = (row: Row): Project => ({ id: row.id, name: row.name, createdAt: row.created_at });

export class StoredProjects extends Projects {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async add(caller: Caller, { id, name, createdAt }: Project): Promise<void> {
    await this.#store.inTenant(caller.tenant, async (tx) => {
      const sql = 'insert into projects (tenant, id, name, created_by, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing';
      if ((await tx.execute(sql, [tx.tenant, id, name, caller.actor, createdAt])) === 0) return;
      await tx.publish({ type: IDENTITY_PROJECT_CREATED, key: id, subject: id, data: { projectId: id, name } });
    });
  }

  override find(caller: Caller, id: string): Promise<Project | undefined> {
    return this.#one(caller, `select ${COLUMNS} from projects where id = $1`, id);
  }

  override named(caller: Caller, name: string): Promise<Project | undefined> {
    return this.#one(caller, `select ${COLUMNS} from projects where name = $1 order by created_at, id limit 1`, name);
  }

  override async list(caller: Caller, limit: number, after: After | undefined): Promise<readonly Project[]> {
    const rows = await this.#store.inTenant(caller.tenant, (tx) =>
      after === undefined
        ? tx.query<Row>(`select ${COLUMNS} from projects order by created_at desc, id desc limit $1`, [limit])
        : tx.query<Row>(
            `select ${COLUMNS} from projects where (created_at, id) < ($2, $3::uuid) order by created_at desc, id desc limit $1`,
            [limit, after.createdAt, after.id],
          ),
    );
    return rows.map(toProject);
  }

  async #one(caller: Caller, sql: string, parameter: string): Promise<Project | undefined> {
    const [row] = await this.#store.inTenant(caller.tenant, (tx) => tx.query<Row>(sql, [parameter]));
    return row && toProject(row);
  }
}
