import { tsTemplate } from '../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { inStoryOrder, tableStatements } from '../../../src/domain/sqlite-tables.js';
import { lines } from '../../../src/domain/text.js';
import { accountsMigration } from './access/files.js';
import { moduleNames } from './names.js';

/** `db/migrations/*`: one for each entity, in the order in which their stories came. */
export function migrationFiles(app: AppModel): GeneratedFile[] {
  const entities = inStoryOrder(app);
  const id = (at: number): string => `${String(at + 1).padStart(4, '0')}-${entities[at]!.plural}`;
  const files = entities.map((entity, at) => ({ path: `src/db/migrations/${id(at)}.ts`, text: migration(app, entity, id(at)) }));
  const accounts = `${String(entities.length + 1).padStart(4, '0')}-accounts-of-people`;
  const last = app.access === undefined ? [] : [accountsMigration.name];
  const index = lines(
    '// Every migration, in the order in which they run. A released one never changes.',
    entities.map((entity, at) => `import { ${moduleNames(entity).migration} } from './${id(at)}.ts';`),
    last.map((name) => `import { ${name} } from './${accounts}.ts';`),
    '',
    'export interface Migration {\nid: string;\nsql: string;\n}',
    '',
    `export const migrations: readonly Migration[] = [${[...entities.map((entity) => moduleNames(entity).migration), ...last].join(', ')}];`,
  );
  if (app.access !== undefined) {
    const roles = app.access.roles.map((role) => role.name);
    files.push({ path: `src/db/migrations/${accounts}.ts`, text: accountsMigration.text(accounts, roles) });
  }
  return [...files, { path: 'src/db/migrations/index.ts', text: index }];
}

function migration(app: AppModel, entity: EntityModel, id: string): string {
  return lines(
    `export const ${moduleNames(entity).migration} = {`,
    `id: '${id}',`,
    `sql: \`\n${tsTemplate(tableStatements(app, entity).join('\n\n'))}\n\`,`,
    '};',
  );
}
