// Brings tables with records in them from one version to the next, and back. What a step would lose is kept beside, and comes back with the other one.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

export interface TableShape {
  create: string;
  indexes: string[];
  columns: string[];
}

export interface TableChange {
  table: string;
  was?: string;
  before?: TableShape;
  after?: TableShape;
  renamed: Record<string, string>;
  values: Record<string, Record<string, string>>;
  fills: Record<string, string | number | boolean | { now: string }>;
}

export interface Change {
  id: string;
  changes: TableChange[];
}

/** A change as its file has it. */
export const readChange = (json: unknown): Change => json as Change;

/** Foreign keys must not be enforced meanwhile. Fails, and then has changed nothing when it ran in a transaction, where records do not allow it. */
export function applyChange(database: DatabaseSync, { id, changes }: Change): void {
  run(database, id, changes, 'cannot be done');
}

export function revertChange(database: DatabaseSync, { id, changes }: Change): void {
  run(database, id, changes.map(turned), 'cannot be taken back');
}

function run(database: DatabaseSync, id: string, changes: TableChange[], words: string): void {
  try {
    for (const change of changes) step(database, id, change);
    const [broken] = database.prepare('PRAGMA foreign_key_check').all();
    if (broken !== undefined) throw new Error(`a record of ${String(broken['table'])} points to one of ${String(broken['parent'])} that there is not`);
  } catch (error) {
    throw new Error(`The migration ${id} ${words} with the records that there are, and nothing was changed: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
}

const back = (names: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([to, from]) => [from, to]));

function turned({ table, was, before, after, renamed, values }: TableChange): TableChange {
  const columns = new Map(Object.entries(renamed));
  return {
    table: was ?? table,
    ...(was === undefined ? {} : { was: table }),
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
    renamed: back(renamed),
    values: Object.fromEntries(Object.entries(values).map(([column, names]) => [columns.get(column) ?? column, back(names)])),
    fills: {},
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

function step(database: DatabaseSync, id: string, change: TableChange): void {
  const { table, was = table, before, after } = change;
  const aside = `dropped_${id.slice(0, 4)}_${before === undefined ? table : was}`;
  if (before !== undefined) refuseStrange(database, was, before);
  if (before === undefined && after !== undefined) return made(database, table, after, aside);
  if (before !== undefined && after === undefined) {
    database.exec(`CREATE TABLE ${quoted(aside)} AS SELECT * FROM ${quoted(was)}`);
    database.exec(`DROP TABLE ${quoted(was)}`);
    return;
  }
  if (before !== undefined && after !== undefined) rebuilt(database, id, change, before, after);
}

/** What somebody added to a table by hand would be lost. */
function refuseStrange(database: DatabaseSync, table: string, { columns, indexes }: TableShape): void {
  const there = database.prepare('SELECT name FROM pragma_table_info(?)').all(table).map((row) => String(row['name']));
  const strange = there.find((column) => !columns.includes(column));
  if (strange !== undefined) throw new Error(`the table ${table} has the column ${strange}, which no migration made; take it away, or make it part of the spec`);
  const known = new Set(indexes.map((index) => /INDEX (\S+) ON/.exec(index)?.[1]?.replaceAll('"', '')));
  const objects = database.prepare("SELECT name FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL").all(table);
  const foreign = objects.map((row) => String(row['name'])).find((name) => !known.has(name));
  if (foreign !== undefined) throw new Error(`the table ${table} has ${foreign}, which no migration made; take it away, and make it anew afterwards`);
}

function made(database: DatabaseSync, table: string, shape: TableShape, aside: string): void {
  database.exec(shape.create);
  for (const index of shape.indexes) database.exec(index);
  if (database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(aside) === undefined) return;
  const columns = shape.columns.map(quoted).join(', ');
  database.exec(`INSERT INTO ${quoted(table)} (${columns}) SELECT ${columns} FROM ${quoted(aside)} ORDER BY rowid`);
  database.exec(`DROP TABLE ${quoted(aside)}`);
}

const KEPT = `CREATE TABLE IF NOT EXISTS dropped_values (
  migration TEXT NOT NULL,
  table_name TEXT NOT NULL,
  record TEXT NOT NULL,
  column_name TEXT NOT NULL,
  value ANY,
  PRIMARY KEY (migration, table_name, record, column_name)
) STRICT`;

/** The same in both directions of a rename. */
const placeOf = (table: string, was: string): string => (table === was ? table : [table, was].toSorted().join('/'));

function rebuilt(database: DatabaseSync, id: string, change: TableChange, before: TableShape, after: TableShape): void {
  const { table, was = table, renamed } = change;
  const sources = after.columns.map((column) => ({ column, source: renamed[column] ?? (before.columns.includes(column) ? column : undefined) }));
  const used = new Set(sources.map(({ source }) => source));
  database.exec(KEPT);
  const keeps = before.columns.includes('id') && after.columns.includes('id');
  for (const column of before.columns.filter((name) => keeps && !used.has(name))) {
    const kept = `SELECT ?, ?, id, ?, ${quoted(column)} FROM ${quoted(was)} WHERE ${quoted(column)} IS NOT NULL`;
    database.prepare(`INSERT OR REPLACE INTO dropped_values (migration, table_name, record, column_name, value) ${kept}`).run(id, placeOf(table, was), column);
  }
  const next = `${table}__next`;
  database.exec(after.create.replace(/^CREATE TABLE \S+/, `CREATE TABLE ${quoted(next)}`));
  const types = { old: typesOf(database, was), now: typesOf(database, next) };
  for (const { column, source } of sources) refuseLossy(database, was, source, types.old.get(source ?? ''), types.now.get(column));
  const place = placeOf(table, was);
  const values = sources.map(({ column, source }) => expression(change, { id, place, column, source, type: types.now.get(column), keeps }));
  database.exec(
    `INSERT INTO ${quoted(next)} (${after.columns.map(quoted).join(', ')}) SELECT ${values.join(', ')} FROM ${quoted(was)} AS old ORDER BY old.rowid`,
  );
  database.exec(`DROP TABLE ${quoted(was)}`);
  database.exec(`ALTER TABLE ${quoted(next)} RENAME TO ${quoted(table)}`);
  for (const index of after.indexes) database.exec(index);
  const restored = sources.filter(({ source }) => source === undefined).map(({ column }) => column);
  for (const column of restored) database.prepare('DELETE FROM dropped_values WHERE migration = ? AND table_name = ? AND column_name = ?').run(...([id, place, column] as SQLInputValue[]));
}

const typesOf = (database: DatabaseSync, table: string): Map<string, string> =>
  new Map(database.prepare('SELECT name, type FROM pragma_table_info(?)').all(table).map((row) => [String(row['name']), String(row['type'])]));

/** A text that is no number would become one. */
function refuseLossy(database: DatabaseSync, table: string, source: string | undefined, old: string | undefined, now: string | undefined): void {
  if (source === undefined || old !== 'TEXT' || (now !== 'INTEGER' && now !== 'REAL')) return;
  const value = quoted(source);
  const lost = database.prepare(`SELECT ${value} AS value FROM ${quoted(table)} WHERE CAST(CAST(${value} AS NUMERIC) AS TEXT) <> ${value} LIMIT 1`).get();
  if (lost !== undefined) throw new Error(`${JSON.stringify(lost['value'])} in ${table}.${source} is no number`);
}

interface Wanted {
  id: string;
  place: string;
  column: string;
  source: string | undefined;
  type: string | undefined;
  keeps: boolean;
}

function expression({ values, fills }: TableChange, { id, place, column, source, type, keeps }: Wanted): string {
  const fill = fills[column];
  const instead = fill === undefined ? 'NULL' : literal(fill);
  if (source === undefined) {
    if (!keeps) return instead;
    const kept = `SELECT value FROM dropped_values WHERE migration = ${text(id)} AND table_name = ${text(place)} AND record = old.id AND column_name = ${text(column)}`;
    return `coalesce((${kept}), ${instead})`;
  }
  const name = `old.${quoted(source)}`;
  const named = Object.entries(values[column] ?? {}).map(([to, from]) => `WHEN ${text(from)} THEN ${text(to)}`);
  const value = named.length === 0 ? name : `CASE ${name} ${named.join(' ')} ELSE ${name} END`;
  const cast = type === undefined || type === 'ANY' ? value : `CAST(${value} AS ${type})`;
  return fill === undefined ? cast : `coalesce(${cast}, ${instead})`;
}

function literal(fill: string | number | boolean | { now: string }): string {
  if (typeof fill === 'object') return fill.now === 'date' ? "date('now')" : "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
  return typeof fill === 'string' ? text(fill) : String(Number(fill));
}
