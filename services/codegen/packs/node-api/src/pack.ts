import { readPackFiles, readPackFolder, type PackFolder } from '../../../src/adapters/pack-folder.js';
import { jsonText } from '../../../src/domain/escape.js';
import { openApiDocument } from '../../../src/domain/openapi.js';
import { appModel, type AppModel } from '../../../src/domain/model.js';
import { lockWithout, without } from '../../../src/domain/npm-lock.js';
import { Pack, type GeneratedFile, type PackContext, type PackManifest } from '../../../src/domain/pack.js';
import { accessFiles, asSystem, isOfAccess, withFirstAdministrator } from './access/files.js';
import { appModule, RECORDS_MODULE, repositoriesModule, servicesModule } from './app.js';
import { pageModule, sqliteModule, whereModule } from './db.js';
import { fieldsModule } from './field-schemas.js';
import { columnsModule } from './exchange/columns.js';
import { isOfKeeping, keepingFiles, keepsSome } from './keeping/files.js';
import { asUnlimited, isOfLimits } from './limits/app.js';
import { isOfReminders, reminderFiles, reminds, withReminders } from './reminders/files.js';
import { listQueryModule } from './list-query.js';
import { contractFiles, contractSupport, isOfContract } from './contract/files.js';
import { releasedIn } from './changes.js';
import { changesSince, migrationFiles } from './migrations.js';
import { repositoryModule } from './repository.js';
import { refusalsModule } from './refusals.js';
import { routesModule } from './routes.js';
import { schemaHelpers, schemaModule } from './schema.js';
import { seedModule } from './seed.js';
import { hasFrozen } from './service-checks.js';
import { serviceModule } from './service.js';
import { statesModule } from './states.js';
import { testFiles } from './tests/test-files.js';

/** Files that only make sense once there are records. */
const WITH_ENTITIES = new Set(['src/http/validation.ts']);
/** Files that only make sense once tables have changed since they were released. */
const WITH_CHANGES = new Set(['src/db/changes.ts', 'src/db/rollback.ts']);
const TEST_SUPPORT = 'test/support/';
const FILES = 'test/support/files.ts';
/** Files that only make sense where files of records come in or go out. */
const EXCHANGE = 'src/exchange/';
const exchanged = (app: AppModel, path: string): boolean => {
  if (!path.startsWith(EXCHANGE)) return true;
  const offers = (way: 'export' | 'import'): boolean => app.entities.some(({ can }) => can[way]);
  if (path.endsWith('/export.ts')) return offers('export');
  return path.endsWith('/import.ts') ? offers('import') : offers('export') || offers('import');
};

/** A REST service: TypeScript, Express, zod and SQLite. */
export class NodeApiPack extends Pack {
  readonly #folder: PackFolder = readPackFolder('node-api');
  /** What hangs on the database. */
  readonly #databases = { sqlite: readPackFiles('node-api', 'databases/sqlite'), postgres: readPackFiles('node-api', 'databases/postgres') };

  #files({ database }: AppModel): readonly GeneratedFile[] {
    return [...this.#folder.files, ...this.#databases[database]];
  }

  override get manifest(): PackManifest {
    return this.#folder.manifest;
  }

  override get lock(): string {
    return this.#folder.lock;
  }

  override code(context: PackContext): GeneratedFile[] {
    const app = appModel(context);
    const name = `${context.spec.name}-api`;
    const full = app.entities.length > 0;
    const migrations = migrationFiles(app, releasedIn(context.released ?? []));
    const changes = migrations.some(({ path }) => path.endsWith('.json'));
    const web = context.pages;
    return [
      { path: 'package.json', text: packageJson(this.#folder.packageJson, name, app, { seed: full, rollback: changes, reminders: reminds(app) }) },
      { path: 'package-lock.json', text: named(lockWithout(this.#folder.lock, unusedPackages(app)), name) },
      ...this.#files(app)
        .filter((file) => exchanged(app, file.path) && !file.path.startsWith(TEST_SUPPORT) && !isOfAccess(file.path) && !isOfContract(file.path) && (app.rateLimit !== undefined || !isOfLimits(file.path)) && (keepsSome(app) || !isOfKeeping(file.path)) && (reminds(app) || !isOfReminders(file.path)) && (full || !WITH_ENTITIES.has(file.path)) && (changes || !WITH_CHANGES.has(file.path)))
        .map((file) => withReminders(app, withFirstAdministrator(app, file))),
      ...keepingFiles(app),
      ...reminderFiles(app),
      ...accessFiles(app, this.#folder.files),
      ...contractFiles(app, this.#folder.files, web !== undefined),
      { path: 'src/openapi.json', text: jsonText(openApiDocument(context.spec, context.stories)) },
      { path: 'src/app.ts', text: appModule(app, web) },
      ...(app.database === 'sqlite' ? [{ path: 'src/db/database.ts', text: sqliteModule(app, changes) }] : []),
      ...migrations,
      ...(full ? sharedModules(app) : []),
      ...app.entities.flatMap((entity) => [
        { path: `src/${entity.plural}/schema.ts`, text: schemaModule(app, entity) },
        { path: `src/${entity.plural}/repository.ts`, text: repositoryModule(app, entity) },
        { path: `src/${entity.plural}/service.ts`, text: serviceModule(app, entity) },
        ...(entity.can.export || entity.can.import ? [{ path: `src/${entity.plural}/columns.ts`, text: columnsModule(entity) }] : []),
        { path: `src/${entity.plural}/routes.ts`, text: routesModule(app, entity) },
        ...(entity.states === undefined ? [] : [{ path: `src/${entity.plural}/states.ts`, text: statesModule(entity, entity.states) }]),
      ]),
    ];
  }

  override tests(context: PackContext): GeneratedFile[] {
    const app = appModel(context);
    const files = app.entities.some(({ can }) => can.export || can.import);
    const support = this.#files(app)
      .filter((file) => file.path.startsWith(TEST_SUPPORT) && (files || file.path !== FILES) && (app.access !== undefined || !isOfAccess(file.path)) && !isOfContract(file.path))
      .map((file) => asUnlimited(app, asSystem(app, file)));
    return [...support, ...contractSupport(app, this.#folder.files, context.pages !== undefined), ...testFiles(app, changesSince(app, context.released ?? []), context.pages !== undefined)];
  }
}

function sharedModules(app: AppModel): GeneratedFile[] {
  const helpers = new Set(app.entities.flatMap(schemaHelpers));
  return [
    { path: 'src/http/list-query.ts', text: listQueryModule(app) },
    { path: 'src/http/refusals.ts', text: refusalsModule(app) },
    { path: 'src/db/where.ts', text: whereModule(app) },
    { path: 'src/db/page.ts', text: pageModule(app) },
    { path: 'src/repositories.ts', text: repositoriesModule(app) },
    { path: 'src/services.ts', text: servicesModule(app) },
    { path: 'src/seed.ts', text: seedModule(app) },
    ...(helpers.size > 0 ? [{ path: 'src/http/fields.ts', text: fieldsModule(helpers) }] : []),
    ...(app.entities.some(hasFrozen) ? [{ path: 'src/records.ts', text: RECORDS_MODULE }] : []),
  ];
}

/** The lock is the same whatever the application: only the name differs, in its two places. */
const named = (lock: string, name: string): string => lock.replaceAll('"name": "app-api"', `"name": "${name}"`);

/** What only the other database needs. */
const unusedPackages = ({ database }: AppModel): string[] => (database === 'sqlite' ? ['pg', '@types/pg'] : []);

function packageJson(text: string, name: string, app: AppModel, has: { readonly seed: boolean; readonly rollback: boolean; readonly reminders: boolean }): string {
  const given = without(JSON.parse(named(text, name)) as { scripts: Record<string, string>; dependencies: Record<string, string> }, unusedPackages(app));
  if (!has.seed) delete given.scripts['seed'];
  if (has.reminders) given.scripts['reminders'] = 'node src/reminders/run.ts';
  if (has.rollback) given.scripts['rollback'] = 'node src/db/rollback.ts';
  return jsonText(given);
}
