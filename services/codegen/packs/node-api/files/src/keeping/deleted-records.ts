// Records that were deleted: kept apart from those that are there, with all that went with them.
import type { Database, Row, Value } from '../db/connection.ts';
import type { Page } from '../db/page.ts';
import { notFound } from '../http/refusals.ts';
import { COLUMNS, HANGING } from './tables.ts';

const DAY_MS = 86_400_000;

interface Parts {
  /** Rows that go, those first that others hang on. */
  rows: { table: string; row: Row }[];
  /** References that are emptied. */
  cleared: { table: string; column: string; id: string; value: string }[];
}

export type Deleted<T> = T & { deletedAt: string };

export class DeletedRecords<T> {
  readonly #database: Database;
  readonly #table: string;
  readonly #label: string;
  readonly #days: number | undefined;

  /** After so many days they are gone for good. */
  constructor(database: Database, of: { table: string; label: string; days?: number }) {
    this.#database = database;
    this.#table = of.table;
    this.#label = of.label;
    this.#days = of.days;
  }

  /** Before it goes, within the transaction in which it does. */
  async keep(id: string, record: T, by: string | null): Promise<void> {
    await this.#forget();
    const parts: Parts = { rows: [], cleared: [] };
    await this.#collect(this.#table, id, parts);
    await this.#database.run(
      'INSERT INTO app_deleted_records (of_table, record_id, deleted_at, deleted_by, record, parts) VALUES (?, ?, ?, ?, ?, ?)',
      this.#table,
      id,
      new Date().toISOString(),
      by,
      JSON.stringify(record),
      JSON.stringify(parts),
    );
  }

  /** The last one first; with `by` only those that this account deleted. */
  async list({ page, pageSize }: { page: number; pageSize: number }, by?: string): Promise<Page<Deleted<T>>> {
    await this.#forget();
    const condition = `WHERE of_table = ?${by === undefined ? '' : ' AND deleted_by = ?'}`;
    const values = by === undefined ? [this.#table] : [this.#table, by];
    const rows = await this.#database.all(
      `SELECT record, deleted_at FROM app_deleted_records ${condition} ORDER BY deleted_at DESC, record_id LIMIT ? OFFSET ?`,
      ...values,
      pageSize,
      (page - 1) * pageSize,
    );
    const counted = await this.#database.get(`SELECT count(*) AS total FROM app_deleted_records ${condition}`, ...values);
    const items = rows.map((row) => Object.assign(JSON.parse(String(row['record'])), { deletedAt: String(row['deleted_at']) }));
    return { items, page, pageSize, total: Number(counted?.['total']) };
  }

  /** Puts back what went, as it was; within a transaction. */
  async restore(id: string, by?: string): Promise<void> {
    await this.#forget();
    const row = await this.#database.get(
      'SELECT parts, deleted_by FROM app_deleted_records WHERE of_table = ? AND record_id = ?',
      this.#table,
      id,
    );
    if (row === undefined || (by !== undefined && row['deleted_by'] !== by)) throw notFound(this.#label, id);
    const { rows, cleared } = JSON.parse(String(row['parts'])) as Parts;
    for (const part of rows) await this.#insert(part.table, part.row);
    for (const { table, column, id: owner, value } of cleared) {
      await this.#database.run(`UPDATE ${table} SET ${column} = ? WHERE id = ? AND ${column} IS NULL`, value, owner);
    }
    await this.#database.run('DELETE FROM app_deleted_records WHERE of_table = ? AND record_id = ?', this.#table, id);
  }

  async #forget(): Promise<void> {
    if (this.#days === undefined) return;
    const before = new Date(Date.now() - this.#days * DAY_MS).toISOString();
    await this.#database.run('DELETE FROM app_deleted_records WHERE of_table = ? AND deleted_at < ?', this.#table, before);
  }

  async #collect(table: string, id: string, parts: Parts): Promise<void> {
    if (parts.rows.some((part) => part.table === table && part.row['id'] === id)) return;
    const row = await this.#database.get(`SELECT * FROM ${table} WHERE id = ?`, id);
    if (row === undefined) return;
    parts.rows.push({ table, row });
    for (const { table: other, column, onDelete, links } of HANGING[table] ?? []) {
      const hanging = await this.#database.all(`SELECT * FROM ${other} WHERE ${column} = ?`, id);
      for (const each of hanging) {
        if (links) this.#link(other, each, parts);
        else if (onDelete === 'cascade') await this.#collect(other, String(each['id']), parts);
        else if (onDelete === 'setNull') parts.cleared.push({ table: other, column, id: String(each['id']), value: id });
      }
    }
  }

  /** What connects two records that both go is met twice. */
  #link(table: string, row: Row, { rows }: Parts): void {
    const text = JSON.stringify(row);
    if (!rows.some((part) => part.table === table && JSON.stringify(part.row) === text)) rows.push({ table, row });
  }

  /** Columns that the tables have no more are left out. */
  async #insert(table: string, row: Row): Promise<void> {
    const columns = (COLUMNS[table] ?? []).filter((column) => column in row);
    await this.#database.run(
      `INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ...columns.map((column) => row[column] as Value),
    );
  }
}
