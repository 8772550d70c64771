import { architectureOf } from '../../../src/architecture/domain/architecture.js';
import { repositoryArchitecture } from '../../../src/architecture/domain/markdown.js';
import { readPackFiles, readPackText } from '../../../src/adapters/pack-folder.js';
import { RepositoryTemplates, type RepositoryModel } from '../../../src/domain/compose.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { dockerfile } from './dockerfile.js';
import { githubWorkflow } from './github-workflow.js';
import { readme } from './readme.js';

/** The root of a generated repository. */
export class RootTemplates extends RepositoryTemplates {
  readonly #files = readPackFiles('repository');
  readonly #packageJson = readPackText('repository', 'package.json');
  readonly #lock = readPackText('repository', 'package-lock.json');

  override root(model: RepositoryModel): GeneratedFile[] {
    const { name } = model.app.spec;
    const image = dockerfile(model.packs);
    const named = (text: string): string => text.replaceAll('"name": "app"', `"name": "${name}"`);
    return [
      ...this.#files,
      { path: 'package.json', text: named(this.#packageJson) },
      { path: 'package-lock.json', text: named(this.#lock) },
      { path: 'README.md', text: readme(model) },
      { path: 'docs/architecture.md', text: repositoryArchitecture(architectureOf(model.app.spec, model.packs, model.packs)) },
      { path: '.github/workflows/ci.yml', text: githubWorkflow(model.packs) },
      ...(image === undefined ? [] : [{ path: 'Dockerfile', text: image }]),
    ];
  }
}
