import { expect, it } from 'vitest';
import type { ActionContext } from '../application/action.js';
import { CALCULATOR, WorkBench, taskId, tenant } from '../fixtures/work-bench.js';
import { NoLogins } from '../source/logins.js';
import { Sources } from '../source/sources.js';
import { PredictFiles } from './predict-files.js';

it('files are predicted from what a repository defines, and from what changed together in it', async () => {
  await using bench = await WorkBench.with({
    ...CALCULATOR,
    'src/parse.js': 'export function parseSum(text) {\n  return text.split("+");\n}\n',
    'docs/usage.md': 'parseSum',
  });
  for (const round of ['one', 'two']) {
    for (const name of ['src/parse.js', 'docs/usage.md']) await bench.write(name, `${await bench.read(name)}// ${round}\n`);
    await bench.git('commit', '--quiet', '-am', `chore: ${round}`);
  }
  const clock = { now: () => new Date() };
  const sources = new Sources({ folder: `${bench.folder}/mirrors`, clock, route: { roots: ['/'] }, logins: new NoLogins() });
  const context = { task: { tenant, taskId, projectId: '' }, signal: new AbortController().signal } as unknown as ActionContext;
  const action = new PredictFiles(sources);
  const inputs = action.inputs.parse({ goal: 'parseSum must take spaces', repo: bench.repo });
  expect(await action.execute(inputs, context)).toEqual({
    files: ['src/parse.js', 'docs/usage.md'],
    predicted: [
      { path: 'src/parse.js', because: 'defines' },
      { path: 'docs/usage.md', because: 'changes_with' },
    ],
  });
});
