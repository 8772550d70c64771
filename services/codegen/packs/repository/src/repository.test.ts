import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryRenderer, shippedPacks } from '../../../src/adapters/shipped.js';
import { kites } from '../../../src/fixtures/kites.js';
import type { PackManifest } from '../../../src/domain/pack.js';
import { dockerfile } from './dockerfile.js';
import { githubWorkflow } from './github-workflow.js';

const packs = shippedPacks();
const rendered = (...stack: string[]): Map<string, string> =>
  new Map(
    repositoryRenderer(packs)
      .render({ spec: kites, stack })
      .map(({ path, text }) => [path, text]),
  );
const as = (name: string, changes: Partial<PackManifest>): PackManifest => ({ ...packs.get(name).manifest, ...changes });

/** What a stage copies from the repository, and the names of stages that it copies from or stands on. */
function copied(text: string): { sources: string[]; stages: string[]; known: string[] } {
  const copies = [...text.matchAll(/^COPY (.+)$/gm)].map(([, rest]) => rest!.split(' '));
  return {
    sources: copies.filter(([first]) => !first!.startsWith('--from')).flatMap((words) => words.slice(0, -1)),
    stages: copies.flatMap(([first]) => (first!.startsWith('--from=') ? [first!.slice('--from='.length)] : [])),
    known: [...text.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, name]) => name!),
  };
}

describe('the Dockerfile of a repository', () => {
  it.each([[['node-api', 'react-spa']], [['fastapi', 'vue-spa']], [['node-api']], [['react-spa']]])('of %j copies only what is there', (stack) => {
    const files = rendered(...stack);
    const { sources, stages, known } = copied(files.get('Dockerfile')!);
    expect(sources).not.toEqual([]);
    const there = (source: string): boolean => [...files.keys()].some((path) => path === source || path.startsWith(`${source}/`));
    expect(sources.filter((source) => !there(source))).toEqual([]);
    expect(stages.filter((stage) => !known.includes(stage))).toEqual([]);
  });

  it('builds components whatever their folders are called, the first service last', () => {
    const text = dockerfile([as('node-api', { folder: 'server' }), as('fastapi', { folder: 'reports' }), as('vue-spa', { folder: 'site' })])!;
    const { sources, stages, known } = copied(text);
    expect(new Set(sources.map((source) => source.split('/')[0]))).toEqual(new Set(['server', 'reports', 'site']));
    expect(stages.filter((stage) => !known.includes(stage))).toEqual([]);
    expect(known.at(-1)).toBe('server');
    expect(text).not.toMatch(/\b(api|web)\b/);
  });

  it.each([[['node-api', 'react-spa']], [['fastapi']], [['vue-spa']]])('of %j ends without root, with a check of its health', (stack) => {
    const text = rendered(...stack).get('Dockerfile')!;
    const last = text.slice(text.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(last).toMatch(/^HEALTHCHECK .* CMD \[/m);
  });

  it('is left out where nothing is part of an image', () => {
    expect(dockerfile([as('vue-spa', { folder: 'handbook', image: undefined })])).toBeUndefined();
  });

  it('has an API that answers the pages of any folder', () => {
    const context = { spec: kites, stories: new Set(kites.stories.map(({ id }) => id)), stack: ['node-api', 'other'], pages: 'site' };
    const app = packs
      .get('node-api')
      .code(context)
      .find(({ path }) => path === 'src/app.ts')!;
    expect(app.text).toContain("new URL('../../site/dist/', import.meta.url)");
  });
});

interface Workflow {
  readonly jobs: Record<string, { readonly defaults: { run: { 'working-directory': string } }; readonly steps: { run?: string }[] }>;
}

describe('the workflow for GitHub', () => {
  const commands = (workflow: string, job: string): (string | undefined)[] => (parse(workflow) as Workflow).jobs[job]!.steps.map(({ run }) => run);

  it('has a job for each part, with lint, types, tests with coverage and an audit of its own stack', () => {
    const workflow = rendered('fastapi', 'vue-spa').get('.github/workflows/ci.yml')!;
    expect(commands(workflow, 'web')).toEqual(
      expect.arrayContaining(['npm ci', 'npm run lint', 'npm run typecheck', 'npm run coverage', 'npm audit --audit-level=high', 'npm run build']),
    );
    expect(commands(workflow, 'api')).toEqual(
      expect.arrayContaining([
        'python3 -m ruff check',
        'python3 -m mypy app tests',
        'python3 -m pytest --cov',
        'python3 -m pip_audit --requirement requirements.txt',
      ]),
    );
  });

  it('runs the commands of a pack that promises no scripts', () => {
    const test = ['node', 'test.mjs', '--title=a: b #c'];
    const pack = as('react-spa', { folder: 'handbook', image: undefined });
    const workflow = githubWorkflow([{ ...pack, commands: { ...pack.commands, test } }]);
    expect(commands(workflow, 'handbook')).toEqual(expect.arrayContaining(['npx --no -- tsc --noEmit', 'node test.mjs --title=a: b #c']));
    expect(commands(workflow, 'handbook')).not.toContain('npm run build');
  });
});
