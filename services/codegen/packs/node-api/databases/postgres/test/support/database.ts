// A database of its own for each test: a schema in that of the run.
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { openDatabase } from '../../src/db/database.ts';
import type { PostgresDatabase } from '../../src/db/postgres.ts';

export async function openTestDatabase(): Promise<PostgresDatabase> {
  const url = new URL(process.env['DATABASE_URL'] ?? '');
  const schema = `t_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE SCHEMA ${schema}`);
  await client.end();
  url.searchParams.set('options', `-c search_path=${schema}`);
  return openDatabase(url.href);
}

const OWN = "connamespace = current_schema()::regnamespace AND contype = 'c'";

/** Bounds of columns do not stand in the way any more. */
export async function unchecked(database: PostgresDatabase): Promise<void> {
  const checks = await database.all(`SELECT conrelid::regclass::text AS of, conname AS name FROM pg_constraint WHERE ${OWN}`);
  for (const { of, name } of checks) await database.script(`ALTER TABLE ${String(of)} DROP CONSTRAINT "${String(name)}"`);
}

export async function dropTable(database: PostgresDatabase, table: string): Promise<void> {
  await database.script(`DROP TABLE "${table}" CASCADE`);
}
