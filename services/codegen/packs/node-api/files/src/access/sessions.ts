// Who is signed in. The token is a secret: only its hash is kept.
import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Person } from './person.ts';

const HOURS = 12;
export const SESSION_MS = HOURS * 3_600_000;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export class Sessions {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  open(accountId: string): { token: string; expiresAt: string } {
    const token = randomBytes(32).toString('base64url');
    const now = Date.now();
    const expiresAt = new Date(now + SESSION_MS).toISOString();
    this.#database.prepare('DELETE FROM auth_sessions WHERE expires_at <= ?').run(new Date(now).toISOString());
    this.#database
      .prepare('INSERT INTO auth_sessions (token_hash, account_id, expires_at) VALUES (?, ?, ?)')
      .run(hashOf(token), accountId, expiresAt);
    return { token, expiresAt };
  }

  find(token: string): Person | undefined {
    const row = this.#database
      .prepare(
        `SELECT id, name, role, record_id AS recordId FROM auth_accounts
         WHERE id = (SELECT account_id FROM auth_sessions WHERE token_hash = ? AND expires_at > ?)`,
      )
      .get(hashOf(token), new Date().toISOString());
    return row as unknown as Person | undefined;
  }

  close(token: string): void {
    this.#database.prepare('DELETE FROM auth_sessions WHERE token_hash = ?').run(hashOf(token));
  }
}
