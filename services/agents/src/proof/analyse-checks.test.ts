import { describe, expect, it } from 'vitest';
import { analyseChecks } from './analyse-checks.js';
import { commandFor, runnerFor } from './single-test.js';

const analysed = (files: Readonly<Record<string, object>>) =>
  analyseChecks(async (path) => (files[path] ? JSON.stringify(files[path]) : undefined), Object.keys(files));

const MONOREPO = {
  'package.json': { workspaces: ['packages/*', './apps/web'], scripts: { lint: 'oxlint' } },
  'packages/a/package.json': { scripts: { lint: 'oxlint', test: 'node --test', 'type-check': 'tsc' } },
  'packages/b/package.json': { scripts: { test: 'vitest' } },
  'packages/b/deep/package.json': { scripts: { test: 'jest' } },
  'apps/web/package.json': { scripts: { test: 'echo "Error: no test specified"' } },
  'other/package.json': { scripts: { test: 'jest' } },
};

const run = (folder: string, script: string): string[] => ['npm', 'run', '--silent', '--workspace', folder, script];

describe('a repository of npm workspaces', () => {
  it('is checked by its root, and where that does not by each of its workspaces', async () => {
    expect(await analysed(MONOREPO)).toEqual([
      { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
      { name: 'types', command: run('packages/a', 'type-check'), folder: 'packages/a' },
      { name: 'test', command: run('packages/a', 'test'), folder: 'packages/a' },
      { name: 'test', command: run('packages/b', 'test'), folder: 'packages/b' },
    ]);
  });

  it('has each test run as its own workspace runs it', async () => {
    const runner = runnerFor(await analysed(MONOREPO), 'packages/b/src/x.test.ts');
    expect(runner.folder).toBe('packages/b');
    const paths = ['vitest.config.ts', 'packages/b/vitest.config.ts', 'packages/b/src/x.test.ts'];
    expect(commandFor(runner, 'packages/b/src/x.test.ts', paths)).toEqual([
      'vitest',
      'run',
      '--reporter=json',
      '--root',
      'packages/b',
      'src/x.test.ts',
    ]);
  });
});
