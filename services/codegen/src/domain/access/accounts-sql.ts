import { SQLITE, type Dialect } from '../sql-dialect.js';

/** The statements that make the tables of who may sign in and who is signed in. */
export const accountsSql = (roles: readonly string[], { moment, tableEnd }: Dialect = SQLITE): string => `CREATE TABLE auth_accounts (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN (${roles.map((role) => `'${role}'`).join(', ')})),
  record_id TEXT,
  password_hash TEXT NOT NULL,
  created_at ${moment} NOT NULL,
  updated_at ${moment} NOT NULL
)${tableEnd};

CREATE UNIQUE INDEX auth_accounts_by_record ON auth_accounts (role, record_id) WHERE record_id IS NOT NULL;

CREATE TABLE auth_sessions (
  token_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES auth_accounts (id) ON DELETE CASCADE,
  expires_at ${moment} NOT NULL
)${tableEnd};

CREATE INDEX auth_sessions_by_account ON auth_sessions (account_id);`;
