import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import { passed, type Check, type CheckRun } from '../proof/check.js';
import { howItEnded } from '../runtime/domain/conversation.js';
import { clipped, tool, type Bench, type Done } from './tool.js';

const told = (run: CheckRun): string =>
  clipped(`${passed(run) ? `\`${run.command.join(' ')}\` ended well` : howItEnded(run)}\n${run.tail}`);

export const runTool = tool({
  name: 'run',
  description:
    'Runs a program in a sandbox, in the root of the repository, without network: a program name and its arguments, no shell. What it changes in files stays.',
  input: z.strictObject({
    program: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/, 'a name of a program, no path and no shell line'),
    args: z.array(z.string().max(10_000)).max(100).default([]),
  }),
  risk: () => 1,
  async execute({ program, args }, bench) {
    const run = await bench.run('run', [program, ...args]);
    return { text: told(run), changed: 'unknown', failed: !passed(run) };
  },
});

const named = (checks: readonly Check[], name: string): Check[] => checks.filter((check) => check.name === name);

async function runAll(bench: Bench, checks: readonly Check[], what: string): Promise<Done> {
  if (checks.length === 0) throw new AppError('not_found', `This repository has no ${what}, as far as we can see; use \`run\`.`);
  const runs: CheckRun[] = [];
  for (const { name, command } of checks) runs.push(await bench.run(name, command));
  return { text: runs.map(told).join('\n\n'), failed: runs.some((run) => !passed(run)) };
}

export const testTool = tool({
  name: 'test',
  description: 'Runs the tests of the repository in the sandbox.',
  input: z.strictObject({}),
  risk: () => 1,
  execute: (_, bench) => runAll(bench, named(bench.checks, 'test'), 'tests'),
});

export const lintTool = tool({
  name: 'lint',
  description: 'Runs linter and type checker of the repository in the sandbox.',
  input: z.strictObject({}),
  risk: () => 1,
  execute: (_, bench) =>
    runAll(
      bench,
      bench.checks.filter(({ name }) => name === 'lint' || name === 'types'),
      'linter or type checker',
    ),
});
