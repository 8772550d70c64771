import { apiMarkdown } from '../../../src/architecture/domain/api-markdown.js';
import { architectureOf } from '../../../src/architecture/domain/architecture.js';
import { repositoryArchitecture } from '../../../src/architecture/domain/markdown.js';
import { readPackFiles, readPackText } from '../../../src/adapters/pack-folder.js';
import { RepositoryTemplates, type RepositoryModel } from '../../../src/domain/compose.js';
import { partHeldBy } from '../../../src/domain/held.js';
import { appModel } from '../../../src/domain/model.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { composeFiles } from './deploy/compose-file.js';
import { deployed } from './deploy/deployed.js';
import { helmChart } from './deploy/helm-chart.js';
import { dockerfile } from './dockerfile.js';
import { githubWorkflow } from './github-workflow.js';
import { gitlabPipeline } from './gitlab-pipeline.js';
import { readme } from './readme.js';

/** The root of a generated repository. */
export class RootTemplates extends RepositoryTemplates {
  readonly #files = readPackFiles('repository');
  readonly #packageJson = readPackText('repository', 'package.json');
  readonly #lock = readPackText('repository', 'package-lock.json');

  override root(model: RepositoryModel): GeneratedFile[] {
    const { name } = model.app.spec;
    const image = dockerfile(model.packs, model.database);
    const named = (text: string): string => text.replaceAll('"name": "app"', `"name": "${name}"`);
    return [
      ...this.#files,
      { path: 'package.json', text: named(this.#packageJson) },
      { path: 'package-lock.json', text: named(this.#lock) },
      { path: 'README.md', text: readme(model) },
      { path: 'docs/architecture.md', text: repositoryArchitecture(architectureOf(model.app.spec, model.packs, model.packs)) },
      ...apiDocument(model),
      ...(model.options.ci.includes('github') ? [{ path: '.github/workflows/ci.yml', text: githubWorkflow(model.packs, model.database) }] : []),
      ...(model.options.ci.includes('gitlab') ? [{ path: '.gitlab-ci.yml', text: gitlabPipeline(model.packs, model.database) }] : []),
      ...(image === undefined ? [] : [{ path: 'Dockerfile', text: image }]),
      ...deployment(model),
    ];
  }
}

/** The API as the pack holds it; nothing where no pack of the stack is one. */
function apiDocument({ app, packs }: RepositoryModel): GeneratedFile[] {
  const pack = packs.find(({ surface }) => surface === 'api');
  if (pack === undefined) return [];
  const spec = partHeldBy(pack, packs, app.spec);
  const stories = new Set(spec.stories.map(({ id }) => id).filter((id) => app.scope.includes(id)));
  return [{ path: 'docs/api.md', text: apiMarkdown(appModel({ spec, stories, stack: app.stack }), stories) }];
}

/** What was asked for of what its image can be deployed with; nothing without an image. */
function deployment(model: RepositoryModel): GeneratedFile[] {
  const what = deployed(model);
  if (what === undefined) return [];
  const { deploy } = model.options;
  const { spec } = model.app;
  return [...(deploy.includes('compose') ? composeFiles(spec.name, what) : []), ...(deploy.includes('helm') ? helmChart(spec, what) : [])];
}
