import { readPackFolder, type PackFolder } from '../../../src/adapters/pack-folder.js';
import { appModel, type AppModel } from '../../../src/domain/model.js';
import { openApiDocument } from '../../../src/domain/openapi.js';
import { Pack, type GeneratedFile, type PackContext, type PackManifest } from '../../../src/domain/pack.js';
import { clientFiles } from './api/client.js';
import { layoutModule, pageModule } from './app/frame.js';
import { listStateModule, type ListNeeds } from './app/list-state.js';
import { appModule, homeModule, indexHtml, navigationModule } from './app/shell.js';
import { dataTableModule } from './app/table.js';
import { featuresOf, type Feature } from './feature.js';
import { featureFiles } from './feature/files.js';
import { withSortedImports } from './jsx.js';
import { reachable } from './reach.js';
import { testFiles } from './test/test-files.js';

const ENTRY = 'src/main.tsx';
const SOURCES = 'src/';
const TEST_SUPPORT = 'test/support/';

/** A page for people: TypeScript, React, React Router and TanStack Query, with a client made from the API's own description. */
export class ReactSpaPack extends Pack {
  readonly #folder: PackFolder = readPackFolder('react-spa');

  override get manifest(): PackManifest {
    return this.#folder.manifest;
  }

  override get lock(): string {
    return this.#folder.lock;
  }

  override code(context: PackContext): GeneratedFile[] {
    const app = appModel(context);
    const features = featuresOf(app);
    const name = `${context.spec.name}-web`;
    const fixed = this.#folder.files.filter((file) => !file.path.startsWith(SOURCES) && !file.path.startsWith(TEST_SUPPORT));
    const sources = this.#folder.files.filter((file) => file.path.startsWith(SOURCES));
    const generated = [
      ...clientFiles(openApiDocument(context.spec, context.stories)),
      ...shellFiles(app, features),
      ...features.flatMap((feature) => featureFiles(feature, features)),
    ];
    return [
      { path: 'package.json', text: named(this.#folder.packageJson, name) },
      { path: 'package-lock.json', text: named(this.#folder.lock, name) },
      { path: 'index.html', text: indexHtml(app) },
      ...fixed,
      ...reachable([...sources, ...generated], ENTRY),
    ];
  }

  override tests(context: PackContext): GeneratedFile[] {
    return testFiles(
      appModel(context),
      this.#folder.files.filter((file) => file.path.startsWith(TEST_SUPPORT)),
    );
  }
}

/** The lock is the same whatever the application: only the name differs, in its two places. */
const named = (text: string, name: string): string => text.replaceAll('"name": "app-web"', `"name": "${name}"`);

function shellFiles(app: AppModel, features: readonly Feature[]): GeneratedFile[] {
  const navigates = features.length > 0;
  return [
    { path: 'src/app/app.tsx', text: withSortedImports(appModule(features)) },
    { path: 'src/app/home.tsx', text: withSortedImports(homeModule(app, features)) },
    { path: 'src/app/layout.tsx', text: layoutModule(navigates) },
    { path: 'src/app/navigation.ts', text: navigationModule(app, features) },
    { path: 'src/components/data-table.tsx', text: dataTableModule(features.some((feature) => feature.entity.listing.sorts.length > 0)) },
    { path: 'src/components/list-state.ts', text: listStateModule(listNeeds(features)) },
    { path: 'src/components/page.tsx', text: pageModule(navigates) },
  ];
}

function listNeeds(features: readonly Feature[]): ListNeeds {
  const listings = features.map((feature) => feature.entity.listing);
  const filters = listings.flatMap((listing) => listing.filters);
  const plain = filters.filter((filter) => filter.range === undefined);
  return {
    sorts: listings.some((listing) => listing.sorts.length > 0),
    narrows: filters.length > 0 || listings.some((listing) => listing.search.length > 0),
    values: plain.some((filter) => filter.values === undefined && filter.kind !== 'boolean'),
    choices: plain.some((filter) => filter.values !== undefined),
    flags: plain.some((filter) => filter.kind === 'boolean'),
    numbers: filters.some((filter) => filter.range !== undefined && (filter.kind === 'integer' || filter.kind === 'number')),
  };
}
