import type { After } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import type { UserRole } from '../../access/domain/roles.js';
import { newestFirst } from '../../shared/adapters/newest-first.js';
import { Users } from '../application/ports.js';
import type { User } from '../domain/user.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
}

const SELECT = 'select id, name, role, created_at, disabled_at from users where';

export class StoredUsers extends Users {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    super();
    this.#tx = tx;
  }

  override async add({ id, name, role, createdAt }: User): Promise<boolean> {
    const sql = 'insert into users (tenant, id, name, role, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing';
    return (await this.#tx.execute(sql, [this.#tx.tenant, id, name, role, createdAt])) === 1;
  }

  override async find(id: string): Promise<User | undefined> {
    return toUser((await this.#tx.query<Row>(`${SELECT} id = $1`, [id]))[0]);
  }

  override async hold(id: string): Promise<User | undefined> {
    return toUser((await this.#tx.query<Row>(`${SELECT} id = $1 for update`, [id]))[0]);
  }

  override async holdOwners(): Promise<number> {
    const rows = await this.#tx.query(`select id from users where role = 'owner' and disabled_at is null order by id for update`);
    return rows.length;
  }

  override async save({ id, name, role, disabledAt }: User): Promise<void> {
    const sql = 'update users set name = $2, role = $3, disabled_at = $4 where id = $1';
    await this.#tx.execute(sql, [id, name, role, disabledAt ?? null]);
  }

  override async list(limit: number, after: After | undefined): Promise<readonly User[]> {
    const { rest, parameters } = newestFirst('created_at', limit, after);
    return (await this.#tx.query<Row>(`${SELECT} true ${rest}`, parameters)).map((row) => toUser(row)!);
  }
}

const toUser = (row: Row | undefined): User | undefined =>
  row && { id: row.id, name: row.name, role: row.role, createdAt: row.created_at, disabledAt: row.disabled_at ?? undefined };
