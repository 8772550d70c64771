// Opens the database and brings its tables up to date.
import { migrations } from './migrations/index.ts';
import { PostgresDatabase } from './postgres.ts';

/** What the statements of this service expect to be there: text without regard to case, and as it is searched and sorted, without accents too. */
const WORDS = String.raw`
CREATE COLLATION IF NOT EXISTS nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE OR REPLACE FUNCTION fold(value TEXT) RETURNS TEXT IMMUTABLE PARALLEL SAFE LANGUAGE SQL AS $$
  SELECT lower(regexp_replace(normalize(coalesce(value, '') COLLATE "und-x-icu", NFKD), '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]', '', 'g') COLLATE "und-x-icu") COLLATE "C"
$$;
CREATE TABLE IF NOT EXISTS migrations (id TEXT PRIMARY KEY, applied_at TIMESTAMPTZ NOT NULL);
`;

/** A number of this service's own: copies that start at once wait for one another. */
const LOCK = 7_300_001;

export async function openDatabase(url: string): Promise<PostgresDatabase> {
  const database = new PostgresDatabase(url);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

export async function migrate(database: PostgresDatabase): Promise<void> {
  await database.transaction(async () => {
    await database.run('SELECT pg_advisory_xact_lock(?)', LOCK);
    await database.script(WORDS);
  });
  for (const migration of migrations) {
    await database.transaction(async () => {
      await database.run('SELECT pg_advisory_xact_lock(?)', LOCK);
      if ((await database.get('SELECT 1 FROM migrations WHERE id = ?', migration.id)) !== undefined) return;
      await database.script(migration.sql);
      await database.run('INSERT INTO migrations (id, applied_at) VALUES (?, ?)', migration.id, new Date().toISOString());
    });
  }
}
