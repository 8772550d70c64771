import { readPackFolder, type PackFolder } from '../../../src/adapters/pack-folder.js';
import { jsonText } from '../../../src/domain/escape.js';
import { appModel, type AppModel, type EntityModel } from '../../../src/domain/model.js';
import { openApiDocument } from '../../../src/domain/openapi.js';
import { Pack, type GeneratedFile, type PackContext, type PackManifest } from '../../../src/domain/pack.js';
import { accessFiles, isOfAccess, withAccess } from './access/files.js';
import { columnsModule } from './exchange/columns.js';
import { isExchanged } from './exchange/files.js';
import { mainModule } from './main.js';
import { asMigrating, changesIn, migrationFiles, WITH_CHANGES } from './migrations.js';
import { pyNames } from './names.js';
import { recordModule } from './record.js';
import { routesModule } from './routes.js';
import { schemaModule } from './schema.js';
import { serviceModule } from './service.js';
import { statesModule } from './states.js';
import { servicesModule, tableModule, tablesModule } from './table.js';
import { testFiles } from './tests/test-files.js';

const TESTS = 'tests/';
const CONTENT = 'tests/support/content.py';
const WEB = 'app/http/web.py';

/** A REST service: Python, FastAPI, pydantic and SQLite. */
export class FastApiPack extends Pack {
  readonly #folder: PackFolder = readPackFolder('fastapi');

  override get manifest(): PackManifest {
    return this.#folder.manifest;
  }

  override get lock(): string {
    return this.#folder.lock;
  }

  override code(context: PackContext): GeneratedFile[] {
    const app = appModel(context);
    const migrations = migrationFiles(app, context.released ?? []);
    const changes = changesIn(migrations).length > 0;
    const web = context.pages;
    return [
      ...this.#folder.files
        .filter(({ path }) => !path.startsWith(TESTS) && !isOfAccess(path) && isExchanged(app, path) && (web !== undefined || path !== WEB) && (changes || !WITH_CHANGES.has(path)))
        .flatMap((file) => asMigrating(changes, file))
        .map((file) => withAccess(app, file))
        .map((file) => (file.path === 'pyproject.toml' ? { ...file, text: file.text.replace('"app-api"', `"${context.spec.name}-api"`) } : file)),
      ...accessFiles(app, this.#folder.files),
      { path: 'app/openapi.json', text: jsonText(openApiDocument(context.spec, context.stories)) },
      { path: 'app/main.py', text: mainModule(app, web) },
      ...migrations,
      ...(app.entities.length > 0
        ? [
            { path: 'app/tables.py', text: tablesModule(app) },
            { path: 'app/services.py', text: servicesModule(app) },
          ]
        : []),
      ...app.entities.flatMap((entity) => entityFiles(app, entity)),
    ];
  }

  override tests(context: PackContext): GeneratedFile[] {
    const app = appModel(context);
    const [change] = changesIn(migrationFiles(app, context.released ?? [])).slice(-1);
    const support = this.#folder.files
      .filter(({ path }) => path.startsWith(TESTS) && isExchanged(app, path) && (change !== undefined || path !== CONTENT) && (app.access !== undefined || !isOfAccess(path)))
      .map((file) => withAccess(app, file));
    return [...support, ...testFiles(app, change)];
  }
}

function entityFiles(app: AppModel, entity: EntityModel): GeneratedFile[] {
  const folder = `app/${pyNames(entity).package}`;
  return [
    { path: `${folder}/__init__.py`, text: '' },
    { path: `${folder}/record.py`, text: recordModule(entity) },
    { path: `${folder}/schema.py`, text: schemaModule(entity) },
    ...(entity.can.export || entity.can.import ? [{ path: `${folder}/columns.py`, text: columnsModule(entity) }] : []),
    { path: `${folder}/table.py`, text: tableModule(app, entity) },
    { path: `${folder}/service.py`, text: serviceModule(app, entity) },
    { path: `${folder}/routes.py`, text: routesModule(app, entity) },
    ...(entity.states === undefined ? [] : [{ path: `${folder}/states.py`, text: statesModule(entity, entity.states) }]),
  ];
}
