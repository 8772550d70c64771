// The people who may sign in.
import { randomUUID } from 'node:crypto';
import type { Database } from '../db/connection.ts';
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
  'id, email, name, role, record_id AS "recordId", created_at AS "createdAt", updated_at AS "updatedAt"';

export class Accounts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(
    page: number,
    pageSize: number,
  ): Promise<{ items: Account[]; page: number; pageSize: number; total: number }> {
    const rows = await this.#database.all(
      `SELECT ${COLUMNS} FROM auth_accounts ORDER BY name, id LIMIT ? OFFSET ?`,
      pageSize,
      (page - 1) * pageSize,
    );
    const count = await this.#database.get('SELECT count(*) AS total FROM auth_accounts');
    return { items: rows as unknown as Account[], page, pageSize, total: Number(count?.['total']) };
  }

  async get(id: string): Promise<Account> {
    const row = await this.#database.get(`SELECT ${COLUMNS} FROM auth_accounts WHERE id = ?`, id);
    if (row === undefined) throw new Problem(404, 'not_found', `Account ${id} does not exist.`);
    return { ...row } as unknown as Account;
  }

  /** The id and what the password is compared with. */
  async credentials(email: string): Promise<{ id: string; passwordHash: string } | undefined> {
    const row = await this.#database.get(
      'SELECT id, password_hash AS "passwordHash" FROM auth_accounts WHERE email = ?',
      email,
    );
    return row as unknown as { id: string; passwordHash: string } | undefined;
  }

  async hasAdministrator(): Promise<boolean> {
    return (await this.#administrators()) > 0;
  }

  async add(account: NewAccount): Promise<Account> {
    const id = randomUUID();
    const now = new Date().toISOString();
    await this.#database.transaction(async () => {
      await this.#check(account);
      await this.#database.run(
        'INSERT INTO auth_accounts (id, email, name, role, record_id, password_hash, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        id,
        account.email,
        account.name,
        account.role,
        account.recordId,
        account.passwordHash,
        now,
        now,
      );
    });
    return this.get(id);
  }

  /** Whoever is changed must sign in again: what they may do is another thing now. */
  change(id: string, changes: Partial<NewAccount>): Promise<Account> {
    return this.#database.transaction(async () => {
      const before = await this.get(id);
      const account = { ...before, ...changes };
      await this.#check(account, id);
      await this.#database.run(
        'UPDATE auth_accounts SET email = ?, name = ?, role = ?, record_id = ?, updated_at = ? WHERE id = ?',
        account.email,
        account.name,
        account.role,
        account.recordId,
        new Date().toISOString(),
        id,
      );
      if (changes.passwordHash !== undefined) {
        await this.#database.run('UPDATE auth_accounts SET password_hash = ? WHERE id = ?', changes.passwordHash, id);
      }
      await this.#database.run('DELETE FROM auth_sessions WHERE account_id = ?', id);
      await this.#keepAnAdministrator();
      return this.get(id);
    });
  }

  async remove(id: string): Promise<void> {
    await this.#database.transaction(async () => {
      await this.get(id);
      await this.#database.run('DELETE FROM auth_accounts WHERE id = ?', id);
      await this.#keepAnAdministrator();
    });
  }

  async #check({ email, role, recordId }: Pick<NewAccount, 'email' | 'role' | 'recordId'>, id?: string): Promise<void> {
    const other = await this.credentials(email);
    if (other !== undefined && other.id !== id) {
      const message = 'is already taken';
      throw new Problem(409, 'duplicate', 'There is an account with this e-mail address.', [
        { field: 'email', code: 'duplicate', message },
      ]);
    }
    const { table } = ROLES[role];
    const known =
      recordId === null ||
      (table !== null && (await this.#database.get(`SELECT 1 FROM ${table} WHERE id = ?`, recordId)) !== undefined);
    if (!known) {
      throw new Problem(400, 'validation_failed', 'Some fields are not valid.', [
        { field: 'recordId', code: 'unknown_reference', message: 'names no record that an account of this role can stand for' },
      ]);
    }
  }

  async #administrators(): Promise<number> {
    const marks = ADMINISTRATORS.map(() => '?').join(', ');
    const row = await this.#database.get(
      `SELECT count(*) AS total FROM auth_accounts WHERE role IN (${marks})`,
      ...ADMINISTRATORS,
    );
    return Number(row?.['total']);
  }

  async #keepAnAdministrator(): Promise<void> {
    if ((await this.#administrators()) > 0) return;
    throw new Problem(409, 'last_administrator', 'This is the last account that can manage accounts.');
  }
}
