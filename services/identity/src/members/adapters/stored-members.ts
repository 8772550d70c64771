import type { Tx } from '@hexad/store';
import { Members } from '../application/ports.js';
import type { Member, ProjectRole } from '../domain/member.js';

interface Row {
  readonly user_id: string;
  readonly name: string;
  readonly role: ProjectRole;
  readonly added_at: Date;
}

export class StoredMembers extends Members {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    super();
    this.#tx = tx;
  }

  override async roleOf(project: string, user: string): Promise<ProjectRole | undefined> {
    const sql = 'select role from project_members where project_id = $1 and user_id = $2';
    return (await this.#tx.query<Pick<Row, 'role'>>(sql, [project, user]))[0]?.role;
  }

  override async holdAdmins(project: string): Promise<readonly string[]> {
    const rows = await this.#tx.query<Pick<Row, 'user_id'>>(
      `select m.user_id from project_members m join users u on u.tenant = m.tenant and u.id = m.user_id
       where m.project_id = $1 and m.role = 'admin' and u.disabled_at is null and u.role <> 'viewer' order by m.user_id for update of m`,
      [project],
    );
    return rows.map(({ user_id }) => user_id);
  }

  override async list(project: string): Promise<readonly Member[]> {
    const rows = await this.#tx.query<Row>(
      `select m.user_id, u.name, m.role, m.added_at from project_members m join users u on u.tenant = m.tenant and u.id = m.user_id
       where m.project_id = $1 order by u.name, m.user_id`,
      [project],
    );
    return rows.map((row) => ({ user: row.user_id, name: row.name, role: row.role, addedAt: row.added_at }));
  }

  override async set(project: string, user: string, role: ProjectRole, at: Date): Promise<void> {
    await this.#tx.execute(
      `insert into project_members (tenant, project_id, user_id, role, added_at) values ($1, $2, $3, $4, $5)
       on conflict (tenant, project_id, user_id) do update set role = excluded.role`,
      [this.#tx.tenant, project, user, role, at],
    );
  }

  override async remove(project: string, user: string): Promise<void> {
    await this.#tx.execute('delete from project_members where project_id = $1 and user_id = $2', [project, user]);
  }
}
