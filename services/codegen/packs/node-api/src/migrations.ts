import { tsTemplate } from '../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { inStoryOrder, tableStatements } from '../../../src/domain/sqlite-tables.js';
import { dialectOf } from '../../../src/domain/sql-dialect.js';
import type { Change } from '../../../src/domain/table-history.js';
import { lines } from '../../../src/domain/text.js';
import { accountsMigration } from './access/files.js';
import { changesIn, changeSince, MIGRATIONS, releasedIn, sqlIn, type Released } from './changes.js';
import { keepingMigration, keepsSome } from './keeping/files.js';
import { remindersMigration, reminds } from './reminders/files.js';
import { moduleNames } from './names.js';

/** `db/migrations/*`: one for each entity, in the order in which their stories came; after a release, one for what has changed since. */
export function migrationFiles(app: AppModel, released: Released | undefined): GeneratedFile[] {
  const first = firstMigrations(app);
  if (released === undefined) return [...first.map(({ file }) => file), indexFile(first.map(({ name, file }) => ({ name, file: fileName(file) })))];
  const change = changeSince(released, first.map(({ sql }) => sql).join('\n\n'), app);
  const all = [...released.migrations, ...(change ? [{ name: change.name, file: fileName(change.file) }] : [])];
  return [...released.files, ...(change ? [change.file] : []), indexFile(all)];
}

/** Every change of the tables since they were first made, the newest last. */
export function changesSince(app: AppModel, files: readonly GeneratedFile[]): Change[] {
  const released = releasedIn(files);
  if (released === undefined) return [];
  const change = changeSince(released, firstMigrations(app).map(({ sql }) => sql).join('\n\n'), app);
  return changesIn({ ...released, files: [...released.files, ...(change ? [change.file] : [])] });
}

const fileName = ({ path }: GeneratedFile): string => path.slice(MIGRATIONS.length);

interface FirstMigration {
  readonly name: string;
  readonly sql: string;
  readonly file: GeneratedFile;
}

function firstMigrations(app: AppModel): FirstMigration[] {
  const entities = inStoryOrder(app);
  const id = (at: number): string => `${String(at + 1).padStart(4, '0')}-${entities[at]!.plural}`;
  const made = entities.map((entity, at): FirstMigration => ({
    name: moduleNames(entity).migration,
    sql: tableStatements(app, entity).join('\n\n'),
    file: { path: `${MIGRATIONS}${id(at)}.ts`, text: migration(app, entity, id(at)) },
  }));
  const number = (): string => String(made.length + 1).padStart(4, '0');
  if (app.access !== undefined) {
    const accounts = `${number()}-accounts-of-people`;
    const text = accountsMigration.text(accounts, app.access.roles.map((role) => role.name), dialectOf(app));
    made.push({ name: accountsMigration.name, sql: sqlIn(text), file: { path: `${MIGRATIONS}${accounts}.ts`, text } });
  }
  if (keepsSome(app)) made.push(plainMigration(number(), keepingMigration(dialectOf(app))));
  if (reminds(app)) made.push(plainMigration(number(), remindersMigration(dialectOf(app))));
  return made;
}

/** Of a table that is none of the brief's. */
function plainMigration(number: string, { name, slug, sql }: { readonly name: string; readonly slug: string; readonly sql: string }): FirstMigration {
  const id = `${number}-${slug}`;
  return { name, sql, file: { path: `${MIGRATIONS}${id}.ts`, text: lines(`export const ${name} = {`, `id: '${id}',`, `sql: \`\n${sql}\n\`,`, '};') } };
}

function indexFile(all: Released['migrations']): GeneratedFile {
  const changes = all.some(({ file }) => file.endsWith('.json'));
  const text = lines(
    '// Every migration, in the order in which they run. A released one never changes.',
    changes && "import { readChange, type Change } from '../changes.ts';",
    all.map(({ name, file }) => `import ${file.endsWith('.json') ? name : `{ ${name} }`} from './${file}'${file.endsWith('.json') ? " with { type: 'json' }" : ''};`),
    '',
    `export ${changes ? "type Migration = { id: string; sql: string } | Change;" : 'interface Migration {\nid: string;\nsql: string;\n}'}`,
    '',
    `export const migrations: readonly Migration[] = [${all.map(({ name, file }) => (file.endsWith('.json') ? `readChange(${name})` : name)).join(', ')}];`,
  );
  return { path: `${MIGRATIONS}index.ts`, text };
}

function migration(app: AppModel, entity: EntityModel, id: string): string {
  return lines(
    `export const ${moduleNames(entity).migration} = {`,
    `id: '${id}',`,
    `sql: \`\n${tsTemplate(tableStatements(app, entity).join('\n\n'))}\n\`,`,
    '};',
  );
}
