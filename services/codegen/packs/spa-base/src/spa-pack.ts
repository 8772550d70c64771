import { readPackFolder, type PackFolder } from '../../../src/adapters/pack-folder.js';
import { appModel, type AppModel } from '../../../src/domain/model.js';
import { openApiDocument } from '../../../src/domain/openapi.js';
import { Pack, type GeneratedFile, type PackContext, type PackManifest } from '../../../src/domain/pack.js';
import { indexHtml, navigationModule } from './app/document.js';
import { type Feature, featuresOf } from './feature.js';
import type { Framework } from './framework.js';
import { testFiles } from './test/test-files.js';
import { sharedFiles } from './files.js';
import { clientFiles } from './api/client.js';
import { reachable } from './reach.js';

const SOURCES = 'src/';
const TEST_SUPPORT = 'test/support/';

/** A page for people with a client made from the API's own description; what differs from framework to framework is asked of a pack. */
export abstract class SpaPack extends Pack {
  readonly #framework: Framework;
  readonly #folder: PackFolder;
  readonly #files: readonly GeneratedFile[];

  constructor(name: string, framework: Framework) {
    super();
    this.#framework = framework;
    this.#folder = readPackFolder(name);
    this.#files = [...this.#folder.files, ...sharedFiles(framework)];
  }

  /** The module that a browser loads first. */
  protected abstract readonly entry: string;
  /** What stands around the pages, and what all of them use. */
  protected abstract shell(app: AppModel, features: readonly Feature[]): GeneratedFile[];
  /** The pages of one kind of record. */
  protected abstract pages(feature: Feature, features: readonly Feature[]): GeneratedFile[];

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
    const fixed = this.#files.filter((file) => !file.path.startsWith(SOURCES) && !file.path.startsWith(TEST_SUPPORT));
    const sources = this.#files.filter((file) => file.path.startsWith(SOURCES));
    const generated = [
      ...clientFiles(openApiDocument(context.spec, context.stories)),
      { path: 'src/app/navigation.ts', text: navigationModule(app, features) },
      ...this.shell(app, features),
      ...features.flatMap((feature) => this.pages(feature, features)),
    ];
    return [
      { path: 'package.json', text: named(this.#folder.packageJson, name) },
      { path: 'package-lock.json', text: named(this.#folder.lock, name) },
      { path: 'index.html', text: indexHtml(app, this.entry) },
      ...fixed,
      ...reachable([...sources, ...generated], this.entry),
    ];
  }

  override tests(context: PackContext): GeneratedFile[] {
    return testFiles(
      appModel(context),
      this.#files.filter((file) => file.path.startsWith(TEST_SUPPORT)),
      this.#framework,
    );
  }
}

/** The lock is the same whatever the application: only the name differs, in its two places. */
const named = (text: string, name: string): string => text.replaceAll('"name": "app-web"', `"name": "${name}"`);
