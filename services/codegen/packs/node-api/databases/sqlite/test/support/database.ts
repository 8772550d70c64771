// A database of its own for each test, in memory.
import { openDatabase } from '../../src/db/database.ts';
import type { SqliteDatabase } from '../../src/db/sqlite.ts';

export const openTestDatabase = (): Promise<SqliteDatabase> => openDatabase(':memory:');

/** Bounds of columns do not stand in the way any more. */
export async function unchecked(database: SqliteDatabase): Promise<void> {
  database.file.exec('PRAGMA ignore_check_constraints = ON');
}

export async function dropTable(database: SqliteDatabase, table: string): Promise<void> {
  database.file.exec(`PRAGMA foreign_keys = OFF; DROP TABLE "${table}"`);
}

/** Every table with its records. */
export async function contentOf({ file }: SqliteDatabase): Promise<unknown[]> {
  const own = "name NOT LIKE 'sqlite_%' AND name NOT IN ('migrations', 'dropped_values')";
  const tables = file.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND ${own} ORDER BY name`).all();
  return tables.map(({ name }) => [name, file.prepare(`SELECT * FROM "${String(name)}" ORDER BY rowid`).all()]);
}
