import { USUAL_OPTIONS, type DatabaseName, type Plan, type RepositoryOptions, type Spec } from '@hexad/proto/documents';
import { compose, type RepositoryTemplates } from '../domain/compose.js';
import { partHeldBy } from '../domain/held.js';
import type { GeneratedFile, PackContext, PackManifest } from '../domain/pack.js';
import { DATABASE_TITLES } from '../domain/sql-dialect.js';
import type { Formatter } from './formatter.js';
import type { PackRegistry } from './pack-registry.js';

export interface RenderRequest {
  readonly spec: Spec;
  /** The README tells from it what is planned; the code does not depend on it. */
  readonly plan?: Plan;
  /** Ids of the included stories; all of them when left out. */
  readonly stories?: Iterable<string>;
  /** Names of packs. */
  readonly stack: readonly string[];
  /** Default: the usual ones. */
  readonly options?: RepositoryOptions | undefined;
  /** Files of an earlier version that packs never change once they are released. */
  readonly released?: readonly GeneratedFile[];
}

/** Renders a whole repository: the root, and each pack's code and tests in its folder. */
export class RenderRepository {
  readonly #packs: PackRegistry;
  readonly #templates: RepositoryTemplates;
  readonly #formatter: Formatter;

  constructor(packs: PackRegistry, templates: RepositoryTemplates, formatter: Formatter) {
    this.#packs = packs;
    this.#templates = templates;
    this.#formatter = formatter;
  }

  /** @throws AppError `stack_unknown` */
  async execute(request: RenderRequest): Promise<GeneratedFile[]> {
    return this.#formatter.format(this.render(request));
  }

  /** The same, not yet formatted. Files are sorted by path; the same request gives the same bytes. */
  render({ spec, plan, stories, stack, options, released = [] }: RenderRequest): GeneratedFile[] {
    const packs = this.#packs.stack(stack);
    const pages = packs.find(({ manifest }) => manifest.image === 'pages')?.manifest.folder;
    const context: PackContext = { spec, stories: new Set(stories ?? spec.stories.map((story) => story.id)), stack, pages };
    const { database } = options ?? USUAL_OPTIONS;
    const manifests = packs.map(({ manifest }) => keeping(manifest, database));
    const files = [
      ...this.#templates.root(compose(context, manifests, plan, options)),
      ...packs.flatMap((pack) => {
        const { folder } = pack.manifest;
        const own = {
          ...context,
          ...(pack.manifest.databases?.includes(database) && { database }),
          spec: partHeldBy(pack.manifest, manifests, spec),
          released: within(folder, released),
        };
        return inFolder(folder, [...pack.code(own), ...pack.tests(own)]);
      }),
    ];
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}

/** As it is told of: with the database that was chosen. */
const keeping = (manifest: PackManifest, database: DatabaseName): PackManifest =>
  manifest.databases?.includes(database) === true
    ? { ...manifest, title: manifest.title.replace(DATABASE_TITLES.sqlite, DATABASE_TITLES[database]) }
    : manifest;

const within = (folder: string, files: readonly GeneratedFile[]): GeneratedFile[] =>
  files.filter(({ path }) => path.startsWith(`${folder}/`)).map((file) => ({ ...file, path: file.path.slice(folder.length + 1) }));

const inFolder = (folder: string, files: readonly GeneratedFile[]): GeneratedFile[] =>
  files.map((file) => ({ ...file, path: `${folder}/${file.path}` }));
