import { jsonText } from '../../../src/domain/escape.js';
import type { AppModel } from '../../../src/domain/model.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { changesBetween, type TableChange } from '../../../src/domain/schema-changes.js';
import { schemaOf, type TableShape } from '../../../src/domain/sqlite-shapes.js';

/** Migrations that were released: they run as they are, and what is new comes after them. */
export interface Released {
  readonly files: readonly GeneratedFile[];
  /** In the order in which they run. */
  readonly migrations: readonly { readonly name: string; readonly file: string }[];
}

export interface Change {
  readonly id: string;
  readonly changes: readonly TableChange[];
}

export const MIGRATIONS = 'src/db/migrations/';

/** What an earlier version of the application has of migrations; undefined for a first one. */
export function releasedIn(files: readonly GeneratedFile[]): Released | undefined {
  const own = files
    .filter(({ path }) => path.startsWith(MIGRATIONS) && !path.endsWith('/index.ts'))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  if (own.length === 0) return undefined;
  const migrations = own.map(({ path, text }) => {
    const file = path.slice(MIGRATIONS.length);
    const name = file.endsWith('.json') ? changeName(file) : (/export const (\w+) =/.exec(text)?.[1] ?? '');
    return { name, file };
  });
  return { files: own, migrations };
}

/** `0004-tasks.json` → `change0004` */
const changeName = (file: string): string => `change${file.slice(0, file.indexOf('-'))}`;

/** The tables that released migrations lead to. */
function schemaAfter({ files }: Released): Map<string, TableShape> {
  const tables = new Map<string, TableShape>();
  for (const { path, text } of files) {
    if (path.endsWith('.json')) for (const one of (JSON.parse(text) as Change).changes) take(tables, one);
    else for (const [table, shape] of schemaOf(sqlIn(text))) tables.set(table, shape);
  }
  return tables;
}

function take(tables: Map<string, TableShape>, { table, was, after }: TableChange): void {
  if (was !== undefined) tables.delete(was);
  if (after) tables.set(table, after);
  else tables.delete(table);
}

/** The statements of a migration, as they were before they were written as a template. */
export const sqlIn = (text: string): string =>
  (/sql: `([\s\S]*?[^\\])`/.exec(text)?.[1] ?? '').replaceAll('\\${', '${').replaceAll('\\`', '`').replaceAll('\\\\', '\\');

/** The migration from what was released to what the application is now; undefined when its tables are the same. `sql`: what would make them anew. */
export function changeSince(released: Released, sql: string, app: AppModel): { readonly name: string; readonly file: GeneratedFile } | undefined {
  const changes = changesBetween(schemaAfter(released), schemaOf(sql), app);
  if (changes.length === 0) return undefined;
  const number = Math.max(...released.migrations.map(({ file }) => Number.parseInt(file, 10) || 0)) + 1;
  const [first] = changes;
  const id = `${String(number).padStart(4, '0')}-${changes.length === 1 ? first!.table.replaceAll('_', '-') : 'changes'}`;
  const change: Change = { id, changes };
  return { name: changeName(`${id}.json`), file: { path: `${MIGRATIONS}${id}.json`, text: jsonText(change) } };
}

export const changesIn = ({ files }: Released): Change[] =>
  files.filter(({ path }) => path.endsWith('.json')).map(({ text }) => JSON.parse(text) as Change);
