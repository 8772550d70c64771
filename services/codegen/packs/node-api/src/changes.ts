import { AppError } from '@hexad/kernel';
import { jsonText } from '../../../src/domain/escape.js';
import type { AppModel } from '../../../src/domain/model.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { nextChange, type Change } from '../../../src/domain/table-history.js';

/** Migrations that were released: they run as they are, and what is new comes after them. */
export interface Released {
  readonly files: readonly GeneratedFile[];
  /** In the order in which they run. */
  readonly migrations: readonly { readonly name: string; readonly file: string }[];
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

/** The statements of a migration, as they were before they were written as a template. */
export const sqlIn = (text: string): string =>
  (/sql: `([\s\S]*?[^\\])`/.exec(text)?.[1] ?? '').replaceAll('\\${', '${').replaceAll('\\`', '`').replaceAll('\\\\', '\\');

/** The migration from what was released to what the application is now; undefined when its tables are the same. `sql`: what would make them anew. */
export function changeSince(released: Released, sql: string, app: AppModel): { readonly name: string; readonly file: GeneratedFile } | undefined {
  const history = released.files.map(({ path, text }) => (path.endsWith('.json') ? (JSON.parse(text) as Change) : sqlIn(text)));
  const last = Math.max(...released.migrations.map(({ file }) => Number.parseInt(file, 10) || 0));
  const change = nextChange(history, last, sql, app);
  if (change !== undefined && app.database === 'postgres') {
    throw new AppError('invalid', 'Tables in PostgreSQL that were released cannot be changed by a new version of the spec yet: only those in SQLite can.');
  }
  return change && { name: changeName(`${change.id}.json`), file: { path: `${MIGRATIONS}${change.id}.json`, text: jsonText(change) } };
}

export const changesIn = ({ files }: Released): Change[] =>
  files.filter(({ path }) => path.endsWith('.json')).map(({ text }) => JSON.parse(text) as Change);
