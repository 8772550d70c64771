import type { AppModel } from '../../../src/domain/model.js';
import { tsString } from '../../../src/domain/escape.js';
import { lines } from '../../../src/domain/text.js';
import { limitDeclaration, limitImport, limitUse } from './limits/app.js';
import { contractModels } from '../../../src/domain/contract-model.js';
import { CONTRACT_IMPORTS, contractMount } from './contract/files.js';
import { reminds } from './reminders/files.js';
import { moduleNames } from './names.js';

/** `app.ts`: the service as an Express application. */
export function appModule(app: AppModel, web: string | undefined): string {
  const entities = app.entities.length > 0;
  const signsIn = app.access !== undefined;
  const contracted = contractModels(app, web !== undefined).length > 0;
  const imports = app.entities.filter(({ can }) => can.import).map(({ plural }) => tsString(`/${plural}/import`));
  return lines(
    '// The service as an Express application, without a port.',
    web !== undefined &&
      "import { existsSync } from 'node:fs';\nimport { join } from 'node:path';\nimport { fileURLToPath } from 'node:url';",
    "import express, { type Express } from 'express';",
    signsIn && "import { bySession, identified, sameSite, type Identify } from './access/identify.ts';\nimport { accessRoutes } from './access/routes.ts';",
    "import type { Database } from './db/connection.ts';",
    imports.length > 0 && "import { csvOrJson } from './exchange/import.ts';",
    "import { healthRoutes } from './http/health.ts';",
    `import { JSON_TYPES, ${imports.length > 0 ? '' : 'requireJson, '}securityHeaders } from './http/middleware.ts';`,
    "import { methodNotAllowed, noSuchPath, problemHandler } from './http/problem.ts';",
    limitImport(app),
    reminds(app) && "import { reminderRoutes } from './reminders/routes.ts';",
    app.entities.map((entity) => `import { ${moduleNames(entity).routes} } from './${entity.plural}/routes.ts';`),
    contracted && CONTRACT_IMPORTS,
    "import openapi from './openapi.json' with { type: 'json' };",
    entities && "import { createServices } from './services.ts';",
    '',
    web !== undefined &&
      `/** The built web page, where there is one. */\nconst WEB_ROOT = fileURLToPath(new URL('../../${web}/dist/', import.meta.url));\n`,
    "const BODY_LIMIT = '1mb';",
    '',
    limitDeclaration(app),
    signsIn && '/** `identify` says who sends a request. */',
    `export function createApp(database: Database${signsIn ? ', identify: Identify = bySession(database)' : ''}${app.rateLimit === undefined ? '' : ', limit: Limit = requestLimit()'}): Express {`,
    entities && 'const services = createServices(database);',
    'const app = express();',
    "app.disable('x-powered-by');",
    'app.use(securityHeaders);',
    "app.use('/health', healthRoutes(database));",
    "app\n.route('/openapi.json')\n.get((_req, res) => {\nres.json(openapi);\n})\n.all(methodNotAllowed('GET'));",
    contracted && contractMount(Math.max(...app.entities.map(({ listing }) => listing.pageSize.max))),
    limitUse(app),
    `app.use('/api', ${imports.length > 0 ? `csvOrJson([${imports.join(', ')}])` : 'requireJson'}, express.json({ limit: BODY_LIMIT, type: JSON_TYPES }));`,
    signsIn && "app.use('/api', sameSite, identified(identify));\napp.use('/api/auth', accessRoutes(database));",
    reminds(app) && "app.use('/api/due-reminders', reminderRoutes(database));",
    app.entities.map((entity) => `app.use('${entity.path}', ${moduleNames(entity).routes}(services));`),
    web !== undefined && "app.use('/api', noSuchPath);\nif (existsSync(WEB_ROOT)) serveWeb(app);",
    'app.use(noSuchPath);',
    'app.use(problemHandler);',
    'return app;',
    '}',
    web !== undefined &&
      `
/** Files as they are; every other path is one of the page's own. */
function serveWeb(app: Express): void {
  app.use(express.static(WEB_ROOT));
  app.get('/{*path}', (_req, res) => {
    res.sendFile(join(WEB_ROOT, 'index.html'));
  });
}`,
  );
}

export function repositoriesModule(app: AppModel): string {
  return lines(
    '// One repository for each table.',
    "import type { Database } from './db/connection.ts';",
    app.entities.map((entity) => `import { ${moduleNames(entity).repository} } from './${entity.plural}/repository.ts';`),
    '',
    'export interface Repositories {',
    app.entities.map((entity) => `readonly ${entity.collection}: ${moduleNames(entity).repository};`),
    '}',
    '',
    'export const createRepositories = (database: Database): Repositories => ({',
    app.entities.map((entity) => `${entity.collection}: new ${moduleNames(entity).repository}(database),`),
    '});',
  );
}

export function servicesModule(app: AppModel): string {
  return lines(
    '// One service for each kind of record.',
    "import type { Database } from './db/connection.ts';",
    app.entities.map((entity) => `import { ${moduleNames(entity).service} } from './${entity.plural}/service.ts';`),
    "import { createRepositories } from './repositories.ts';",
    '',
    'export interface Services {',
    app.entities.map((entity) => `readonly ${entity.collection}: ${moduleNames(entity).service};`),
    '}',
    '',
    'export function createServices(database: Database): Services {',
    'const repositories = createRepositories(database);',
    'return {',
    app.entities.map((entity) => `${entity.collection}: new ${moduleNames(entity).service}(database, repositories),`),
    '};',
    '}',
  );
}

export const RECORDS_MODULE = `/** Names of the fields that differ. */
export function changedFields<T extends object>(before: T, after: T): (keyof T & string)[] {
  const names = Object.keys(after) as (keyof T & string)[];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
`;
