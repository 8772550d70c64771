import { accountsSql } from '../../../../src/domain/access/accounts-sql.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import type { AppModel } from '../../../../src/domain/model.js';
import { SQLITE, type Dialect } from '../../../../src/domain/sql-dialect.js';
import { rightsModule, rolesModule } from './tables.js';

const FOLDER = 'src/access/';
export const isOfAccess = (path: string): boolean => path.startsWith(FOLDER) || path === 'test/support/guarded.ts';

/** Everything below `access/`; nothing where nobody signs in. */
export function accessFiles(app: AppModel, given: readonly GeneratedFile[]): GeneratedFile[] {
  if (app.access === undefined) return [];
  return [
    ...given.filter(({ path }) => path.startsWith(FOLDER)),
    { path: `${FOLDER}roles.ts`, text: rolesModule(app, app.access) },
    { path: `${FOLDER}rights.ts`, text: rightsModule(app, app.access) },
  ];
}

const SERVER = 'src/server.ts';

/** The service makes its first account before it listens. */
export function withFirstAdministrator(app: AppModel, file: GeneratedFile): GeneratedFile {
  if (app.access === undefined || file.path !== SERVER) return file;
  const text = file.text
    .replace("import { createApp }", "import { firstAdministrator } from './access/first-administrator.ts';\nimport { createApp }")
    .replace(
      'const server =',
      'const said = await firstAdministrator(database, process.env);\nif (said !== undefined) console.log(said);\nconst server =',
    );
  return { ...file, text };
}

/** Tests of everything else ask as the service itself, which may do everything. */
export function asSystem(app: AppModel, file: GeneratedFile): GeneratedFile {
  if (app.access === undefined || file.path !== 'test/support/api.ts') return file;
  return {
    ...file,
    text: file.text
      .replace(
        'export class TestApi {',
        `/** Whoever asks: the service itself, which may do everything. What people may is in guarded.ts. */
const asSystem = async () => ({ id: 'system', name: 'System', role: 'system' as const, recordId: null });

export class TestApi {`,
      )
      .replace('createApp(database)', 'createApp(database, asSystem)'),
  };
}

export const accountsMigration = {
  name: 'createAccounts',
  text: (id: string, roles: readonly string[], dialect: Dialect = SQLITE): string => `export const createAccounts = {
id: '${id}',
sql: \`
${accountsSql(roles, dialect)}
\`,
};`,
};
