import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { parsing } from '../parsing.js';
import { startAndFollow } from '../run/start-and-follow.js';
import { COMMON } from '../run/with-runs.js';
import { TaskFollower } from './follow.js';

const several = { type: 'string', multiple: true, default: [] as string[] } as const;
const OPTIONS = {
  ...COMMON,
  repo: { type: 'string', default: '.' },
  kind: { type: 'string', default: 'code' },
  base: { type: 'string', default: '' },
  branch: { type: 'string', default: '' },
  file: several,
  criterion: several,
  check: several,
  budget: { type: 'string' },
  project: { type: 'string' },
  key: { type: 'string' },
  detach: { type: 'boolean', default: false },
} as const;

/** `hexad task run "WHAT"`: has an agent do it in a repository, and shows the branch and the proof. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [goal] = positionals;
  if (goal === undefined || goal.trim() === '' || positionals.length > 1)
    throw new AppError('invalid', 'What is to be done? In one text: `hexad task run --repo DIR "subtract must subtract"`.');
  const { kind, base, branch, file, criterion, check, budget, project, json, detach, key = randomUUID() } = values;
  const inputs = {
    goal,
    kind,
    base,
    branch,
    repo: await repository(values.repo),
    files: file,
    criteria: criterion,
    checks: check,
    ...(budget !== undefined && { budget_usd: dollars(budget) }),
  };
  const wish = { workflow: 'task', inputs, ...(project !== undefined && { project }) };
  const follower = new TaskFollower(json);
  return startAndFollow({
    url: values.url,
    json,
    detach,
    begin: ({ runs }) => runs.start(wish, key),
    follow: (reached, id) => follower.follow(reached, id),
  });
}

/** An address as it is, or the whole path of a folder: which of them may be used the platform says. */
async function repository(given: string): Promise<string> {
  if (URL.canParse(given) && new URL(given).password !== '')
    throw new AppError(
      'invalid',
      '--repo holds a password, which would stay in what is kept of the run; give it as a credential of the project.',
    );
  if (/^[a-z][a-z0-9+.-]*:\/\/|^[\w.-]+@[\w.-]+:/i.test(given)) return given;
  const place = path.resolve(given);
  const there = await stat(place).catch(() => undefined);
  if (!there?.isDirectory()) throw new AppError('not_found', `--repo is ${JSON.stringify(given)}, which is no folder.`);
  return place;
}

function dollars(text: string): number {
  const amount = Number(text.replace(/^\$/, ''));
  if (Number.isFinite(amount) && amount >= 0 && text.trim() !== '') return amount;
  throw new AppError('invalid', `--budget is ${JSON.stringify(text)}, which is no amount in dollars such as 2.50.`);
}
