import type { After } from '@hexad/kernel';
import { IDENTITY_PROJECT_CREATED } from '@hexad/proto/events';
import type { Tx } from '@hexad/store';
import type { ProjectRole } from '../../members/domain/member.js';
import { newestFirst } from '../../shared/adapters/newest-first.js';
import { Projects, type MemberProject, type Seeker } from '../application/ports.js';
import type { Project } from '../domain/project.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly created_at: Date;
  readonly member: ProjectRole | null;
}

/** Projects with what the user `$1` is in each. */
const select = (user: string): string => `select * from (
  select p.id, p.name, p.created_at, m.role as member
  from projects p left join project_members m on m.tenant = p.tenant and m.project_id = p.id and m.user_id = ${user}::uuid) as seen
  where`;
const visible = (all: boolean): string => (all ? 'true' : 'member is not null');

export class StoredProjects extends Projects {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    super();
    this.#tx = tx;
  }

  override async add({ id, name, createdAt }: Project, createdBy: string): Promise<boolean> {
    const sql = 'insert into projects (tenant, id, name, created_by, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing';
    if ((await this.#tx.execute(sql, [this.#tx.tenant, id, name, createdBy, createdAt])) === 0) return false;
    await this.#tx.publish({ type: IDENTITY_PROJECT_CREATED, key: id, subject: id, data: { projectId: id, name } });
    return true;
  }

  override find(id: string, seeker?: Seeker): Promise<MemberProject | undefined> {
    return this.#one(`${select('$1')} id = $2`, [seeker ?? null, id]);
  }

  override named(name: string, seeker: Seeker, all: boolean): Promise<MemberProject | undefined> {
    return this.#one(`${select('$1')} ${visible(all)} and name = $2 order by created_at, id limit 1`, [seeker ?? null, name]);
  }

  override async list(seeker: Seeker, all: boolean, limit: number, after: After | undefined): Promise<readonly MemberProject[]> {
    const { rest, parameters } = newestFirst('created_at', limit, after);
    const rows = await this.#tx.query<Row>(`${select('$4')} ${visible(all)} ${rest}`, [...parameters, seeker ?? null]);
    return rows.map(toProject);
  }

  async #one(sql: string, parameters: readonly unknown[]): Promise<MemberProject | undefined> {
    const [row] = await this.#tx.query<Row>(sql, parameters);
    return row && toProject(row);
  }
}

const toProject = ({ id, name, created_at, member }: Row): MemberProject => ({
  id,
  name,
  createdAt: created_at,
  member: member ?? undefined,
});
