// Who is signed in. The token is a secret: only its hash is kept.
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../db/connection.ts';
import type { Person } from './person.ts';

const HOURS = 12;
export const SESSION_MS = HOURS * 3_600_000;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export class Sessions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async open(accountId: string): Promise<{ token: string; expiresAt: string }> {
    const token = randomBytes(32).toString('base64url');
    const now = Date.now();
    const expiresAt = new Date(now + SESSION_MS).toISOString();
    await this.#database.run('DELETE FROM auth_sessions WHERE expires_at <= ?', new Date(now).toISOString());
    await this.#database.run(
      'INSERT INTO auth_sessions (token_hash, account_id, expires_at) VALUES (?, ?, ?)',
      hashOf(token),
      accountId,
      expiresAt,
    );
    return { token, expiresAt };
  }

  async find(token: string): Promise<Person | undefined> {
    const row = await this.#database.get(
      `SELECT id, name, role, record_id AS "recordId" FROM auth_accounts
       WHERE id = (SELECT account_id FROM auth_sessions WHERE token_hash = ? AND expires_at > ?)`,
      hashOf(token),
      new Date().toISOString(),
    );
    return row as unknown as Person | undefined;
  }

  async close(token: string): Promise<void> {
    await this.#database.run('DELETE FROM auth_sessions WHERE token_hash = ?', hashOf(token));
  }
}
