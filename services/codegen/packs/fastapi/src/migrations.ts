import { accountsSql } from '../../../src/domain/access/accounts-sql.js';
import { jsonText } from '../../../src/domain/escape.js';
import type { AppModel } from '../../../src/domain/model.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { inStoryOrder, tableStatements } from '../../../src/domain/sqlite-tables.js';
import { nextChange, type Change } from '../../../src/domain/table-history.js';

const FOLDER = 'app/db/migrations/';

/** Files that only make sense once tables have changed since they were released. */
export const WITH_CHANGES: ReadonlySet<string> = new Set(['app/db/changes.py', 'app/db/rollback.py', 'app/db/migrate_changed.py']);

/** Of two ways to bring tables up to date, the one that is needed. */
export function asMigrating(changes: boolean, file: GeneratedFile): GeneratedFile[] {
  if (!changes) return [file];
  if (file.path === 'app/db/migrate.py') return [];
  return [file.path === 'app/db/migrate_changed.py' ? { ...file, path: 'app/db/migrate.py' } : file];
}

/** `db/migrations/*`: one for each entity, in the order in which their stories came; after a release, one for what has changed since. */
export function migrationFiles(app: AppModel, released: readonly GeneratedFile[]): GeneratedFile[] {
  const first = firstMigrations(app);
  const known = released.filter(({ path }) => path.startsWith(FOLDER)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  if (known.length === 0) return first;
  const history = known.map((file) => (isChange(file) ? changeIn(file) : file.text));
  const last = Math.max(...known.map(({ path }) => Number.parseInt(path.slice(FOLDER.length), 10) || 0));
  const change = nextChange(history, last, first.map(({ text }) => text).join('\n'), app);
  return [...known, ...(change === undefined ? [] : [{ path: `${FOLDER}${change.id}.json`, text: jsonText(change) }])];
}

/** Every change of the tables since they were first made, the newest last. */
export const changesIn = (migrations: readonly GeneratedFile[]): Change[] => migrations.filter(isChange).map(changeIn);

const isChange = ({ path }: GeneratedFile): boolean => path.endsWith('.json');
const changeIn = ({ text }: GeneratedFile): Change => JSON.parse(text) as Change;

function firstMigrations(app: AppModel): GeneratedFile[] {
  const records = inStoryOrder(app).map((entity) => ({ name: entity.plural, sql: tableStatements(app, entity).join('\n\n') }));
  const accounts = app.access === undefined ? [] : [{ name: 'accounts-of-people', sql: accountsSql(app.access.roles.map((role) => role.name)) }];
  return [...records, ...accounts].map(({ name, sql }, at) => ({
    path: `${FOLDER}${String(at + 1).padStart(4, '0')}-${name}.sql`,
    text: `${sql}\n`,
  }));
}
