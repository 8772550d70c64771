// The people who may sign in.
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../db/transaction.ts';
import { Problem } from '../http/problem.ts';
import { ADMINISTRATORS, ROLES, type Role } from './roles.ts';

export interface Account {
  id: string;
  email: string;
  name: string;
  role: Role;
  recordId: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface NewAccount {
  email: string;
  name: string;
  role: Role;
  recordId: string | null;
  passwordHash: string;
}

const COLUMNS =
  'id, email, name, role, record_id AS recordId, created_at AS createdAt, updated_at AS updatedAt';

export class Accounts {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  list(page: number, pageSize: number): { items: Account[]; page: number; pageSize: number; total: number } {
    const rows = this.#database
      .prepare(`SELECT ${COLUMNS} FROM auth_accounts ORDER BY name, id LIMIT ? OFFSET ?`)
      .all(pageSize, (page - 1) * pageSize);
    const count = this.#database.prepare('SELECT count(*) AS total FROM auth_accounts').get();
    return { items: rows as unknown as Account[], page, pageSize, total: Number(count?.['total']) };
  }

  get(id: string): Account {
    const row = this.#database.prepare(`SELECT ${COLUMNS} FROM auth_accounts WHERE id = ?`).get(id);
    if (row === undefined) throw new Problem(404, 'not_found', `Account ${id} does not exist.`);
    return { ...row } as unknown as Account;
  }

  /** The id and what the password is compared with. */
  credentials(email: string): { id: string; passwordHash: string } | undefined {
    const row = this.#database
      .prepare('SELECT id, password_hash AS passwordHash FROM auth_accounts WHERE email = ?')
      .get(email);
    return row as unknown as { id: string; passwordHash: string } | undefined;
  }

  hasAdministrator(): boolean {
    return this.#administrators() > 0;
  }

  add(account: NewAccount): Account {
    const id = randomUUID();
    const now = new Date().toISOString();
    transaction(this.#database, () => {
      this.#check(account);
      this.#database
        .prepare(
          'INSERT INTO auth_accounts (id, email, name, role, record_id, password_hash, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        )
        .run(id, account.email, account.name, account.role, account.recordId, account.passwordHash, now, now);
    });
    return this.get(id);
  }

  /** Whoever is changed must sign in again: what they may do is another thing now. */
  change(id: string, changes: Partial<NewAccount>): Account {
    return transaction(this.#database, () => {
      const before = this.get(id);
      const account = { ...before, ...changes };
      this.#check(account, id);
      this.#database
        .prepare('UPDATE auth_accounts SET email = ?, name = ?, role = ?, record_id = ?, updated_at = ? WHERE id = ?')
        .run(account.email, account.name, account.role, account.recordId, new Date().toISOString(), id);
      if (changes.passwordHash !== undefined) {
        this.#database.prepare('UPDATE auth_accounts SET password_hash = ? WHERE id = ?').run(changes.passwordHash, id);
      }
      this.#database.prepare('DELETE FROM auth_sessions WHERE account_id = ?').run(id);
      this.#keepAnAdministrator();
      return this.get(id);
    });
  }

  remove(id: string): void {
    transaction(this.#database, () => {
      this.get(id);
      this.#database.prepare('DELETE FROM auth_accounts WHERE id = ?').run(id);
      this.#keepAnAdministrator();
    });
  }

  #check({ email, role, recordId }: Pick<NewAccount, 'email' | 'role' | 'recordId'>, id?: string): void {
    const other = this.credentials(email);
    if (other !== undefined && other.id !== id) {
      const message = 'is already taken';
      throw new Problem(409, 'duplicate', 'There is an account with this e-mail address.', [
        { field: 'email', code: 'duplicate', message },
      ]);
    }
    const { table } = ROLES[role];
    const known =
      recordId === null ||
      (table !== null && this.#database.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(recordId) !== undefined);
    if (!known) {
      throw new Problem(400, 'validation_failed', 'Some fields are not valid.', [
        { field: 'recordId', code: 'unknown_reference', message: 'names no record that an account of this role can stand for' },
      ]);
    }
  }

  #administrators(): number {
    const marks = ADMINISTRATORS.map(() => '?').join(', ');
    const row = this.#database
      .prepare(`SELECT count(*) AS total FROM auth_accounts WHERE role IN (${marks})`)
      .get(...ADMINISTRATORS);
    return Number(row?.['total']);
  }

  #keepAnAdministrator(): void {
    if (this.#administrators() > 0) return;
    throw new Problem(409, 'last_administrator', 'This is the last account that can manage accounts.');
  }
}
