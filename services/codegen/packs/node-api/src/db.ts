import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import { dialectOf } from '../../../src/domain/sql-dialect.js';
import { lines } from '../../../src/domain/text.js';
import { filterFields, parentRules } from '../../../src/domain/filter-fields.js';
import { overlapRules } from '../../../src/domain/slots.js';
import { DURING } from './rules/overlap.js';

/** Whether text is compared without regard to case and accents. */
export const folds = (app: AppModel): boolean =>
  app.entities.some(({ listing }) => listing.search.length > 0 || listing.defaultSort.text || listing.sorts.some((sort) => sort.text));

/** Whether rules count all records but one. */
export const countsOthers = (app: AppModel, entity: EntityModel): boolean =>
  entity.fields.some((field) => field.spec.unique && field.writable) ||
  entity.references.some((reference) => reference.unique) ||
  entity.rules.some((rule) => rule.kind === 'uniqueTogether' || rule.kind === 'noOverlap') ||
  parentRules(app, entity, 'maxChildren').length > 0;

/** `db/where.ts`, with the conditions that some repository asks for. */
export function whereModule(app: AppModel): string {
  const fields = app.entities.flatMap((entity) => filterFields(app, entity));
  const searched = app.entities.some((entity) => entity.listing.search.length > 0);
  const ranged = app.entities.some((entity) => entity.listing.filters.some((filter) => filter.range !== undefined));
  return lines(
    '// Builds the condition of a query. Conditions without a value leave no trace.',
    '',
    app.access !== undefined && "import type { Condition } from '../access/permits.ts';",
    "import type { Value } from './connection.ts';",
    '',
    'export class Where {',
    'readonly #conditions: string[] = [];',
    'readonly values: Value[] = [];',
    '',
    "/** Empty when there is no condition. */\nget sql(): string {\nreturn this.#conditions.length === 0 ? '' : `WHERE ${this.#conditions.join(' AND ')}`;\n}\n",
    fields.some((field) => field.kind !== 'link') &&
      `anyOf(column: string, values: readonly Value[] | undefined): this {
  if (values === undefined) return this;
  return this.#and(\`\${column} IN (\${values.map(() => '?').join(', ')})\`, ...values);
}
`,
    ranged &&
      `between(column: string, from: Value | undefined, to: Value | undefined): this {
  if (from !== undefined) this.#and(\`\${column} >= ?\`, from);
  if (to !== undefined) this.#and(\`\${column} <= ?\`, to);
  return this;
}
`,
    searched &&
      `/** Any of the columns contains the text. */
contains(columns: readonly string[], text: string | undefined): this {
  if (text === undefined || text === '') return this;
  const found = columns.map((column) => \`${dialectOf(app).position('fold(\${column})', 'fold(?)')} > 0\`);
  return this.#and(\`(\${found.join(' OR ')})\`, ...columns.map(() => text));
}
`,
    fields.some((field) => field.kind === 'link') &&
      `/** Linked, through a join table, to any of these records. */
linked(table: string, owner: string, target: string, ids: readonly string[] | undefined): this {
  if (ids === undefined) return this;
  const marks = ids.map(() => '?').join(', ');
  return this.#and(\`id IN (SELECT \${owner} FROM \${table} WHERE \${target} IN (\${marks}))\`, ...ids);
}
`,
    app.entities.some((entity) => overlapRules(entity).length > 0) && DURING,
    app.access !== undefined &&
      `/** Those among which the person who asks may look. */
only(visible: Condition | undefined): this {
  return visible === undefined ? this : this.#and(visible.sql, ...visible.values);
}
`,
    app.entities.some((entity) => countsOthers(app, entity)) &&
      `except(id: string | undefined): this {
  return id === undefined ? this : this.#and('id <> ?', id);
}
`,
    (fields.length > 0 || searched || app.access !== undefined || app.entities.some((entity) => overlapRules(entity).length > 0)) &&
      `#and(condition: string, ...values: Value[]): this {
  this.#conditions.push(condition);
  this.values.push(...values);
  return this;
}`,
    '}',
  );
}

/** `db/page.ts` */
export function pageModule(app: AppModel): string {
  const dialect = dialectOf(app);
  const sorted = app.entities.some((entity) => entity.listing.sorts.length > 0);
  return lines(
    '// Reads one page of a list.',
    "import type { Database } from './connection.ts';\nimport type { Where } from './where.ts';",
    `
export interface Page<T> {
  items: T[];
  page: number;
  pageSize: number;
  total: number;
}

interface Selection {
  columns: string;
  table: string;
  where: Where;
  orderBy: string;
  page: number;
  pageSize: number;
}

export async function selectPage<T>(database: Database, selection: Selection, toRecord: (row: unknown) => T): Promise<Page<T>> {
  const { columns, table, where, orderBy, page, pageSize } = selection;
  const statement = \`SELECT \${columns} FROM \${table} \${where.sql} ORDER BY \${orderBy} LIMIT ? OFFSET ?\`;
  const rows = await database.all(statement, ...where.values, pageSize, (page - 1) * pageSize);
  return { items: rows.map(toRecord), page, pageSize, total: await countRows(database, table, where) };
}

export async function countRows(database: Database, table: string, where: Where): Promise<number> {
  const row = await database.get(\`SELECT count(*) AS total FROM \${table} \${where.sql}\`, ...where.values);
  return Number(row?.['total']);
}
`,
    app.entities.some(({ can }) => can.export) &&
      `/** Ids of all records of a list, in its order. */
export async function selectIds(database: Database, selection: Pick<Selection, 'table' | 'where' | 'orderBy'>): Promise<string[]> {
  const { table, where, orderBy } = selection;
  const rows = await database.all(\`SELECT \${table}.id FROM \${table} \${where.sql} ORDER BY \${orderBy}\`, ...where.values);
  return rows.map((row) => String(row['id']));
}
`,
    sorted &&
      `/** Records that agree in every term keep the order in which they were made, in the direction of the last term. */
export function sqlOrder(sort: readonly string[] | undefined, columns: Readonly<Record<string, string>>, fallback: string): string {
  if (sort === undefined) return fallback;
  const terms = sort.map((term) => \`\${columns[term.replace('-', '')]} \${direction(term)}\`);
  return [...terms, \`rowid \${direction(sort.at(-1) ?? '')}\`].join(', ');
}

const direction = (term: string): string => (term.startsWith('-') ? '${dialect.descending}' : '${dialect.ascending}');`,
  );
}

/** `db/database.ts` for SQLite. */
export function sqliteModule(app: AppModel, changes: boolean): string {
  return lines(
    `// Opens the database and brings its tables up to date.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';`,
    changes && "import { applyChange, revertChange } from './changes.ts';",
    `import { migrations } from './migrations/index.ts';
import { SqliteDatabase } from './sqlite.ts';
import { transaction } from './transaction.ts';

/** \`:memory:\` makes one that is gone when it is closed. */
export async function openDatabase(file: string): Promise<SqliteDatabase> {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');`,
    folds(app) && "database.function('fold', { deterministic: true }, fold);",
    `  bringUpToDate(database);
  return new SqliteDatabase(database);
}
`,
    folds(app) &&
      `/** Text as it is searched and sorted: without regard to case and accents. */
function fold(text: unknown): string {
  return String(text ?? '').normalize('NFKD').replace(/\\p{M}/gu, '').toLowerCase();
}
`,
    changes ? MIGRATE_WITH_CHANGES : MIGRATE,
  );
}

const MIGRATE = `function bringUpToDate(database: DatabaseSync): void {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (id TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT');
  for (const migration of migrations) {
    transaction(database, () => {
      const done = database.prepare('SELECT 1 FROM migrations WHERE id = ?').get(migration.id);
      if (done !== undefined) return;
      database.exec(migration.sql);
      database.prepare('INSERT INTO migrations (id, applied_at) VALUES (?, ?)').run(migration.id, new Date().toISOString());
    });
  }
}`;

const MIGRATE_WITH_CHANGES = `/** Takes the last change back and answers its id; undefined when there is none. */
export async function rollBack({ file: database }: SqliteDatabase): Promise<string | undefined> {
  const last = migrations.findLast((migration) => 'changes' in migration && isDone(database, migration.id));
  if (last === undefined || !('changes' in last)) return undefined;
  withoutReferences(database, () => {
    revertChange(database, last);
    database.prepare('DELETE FROM migrations WHERE id = ?').run(last.id);
  });
  return last.id;
}

export async function migrate({ file }: SqliteDatabase): Promise<void> {
  bringUpToDate(file);
}

function bringUpToDate(database: DatabaseSync): void {
  database.exec('CREATE TABLE IF NOT EXISTS migrations (id TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT');
  for (const migration of migrations) {
    withoutReferences(database, () => {
      if (isDone(database, migration.id)) return;
      if ('sql' in migration) database.exec(migration.sql);
      else applyChange(database, migration);
      database.prepare('INSERT INTO migrations (id, applied_at) VALUES (?, ?)').run(migration.id, new Date().toISOString());
    });
  }
}

const isDone = (database: DatabaseSync, id: string): boolean =>
  database.prepare('SELECT 1 FROM migrations WHERE id = ?').get(id) !== undefined;

/** A table that is made anew stands for the one before: references to it are looked at when it is done, not meanwhile. */
function withoutReferences(database: DatabaseSync, work: () => void): void {
  database.exec('PRAGMA foreign_keys = OFF');
  try {
    transaction(database, work);
  } finally {
    database.exec('PRAGMA foreign_keys = ON');
  }
}`;
