import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { readValues } from '../../input/values.js';
import { workflowOf } from '../../input/workflow-file.js';
import { parsing } from '../parsing.js';
import { RunFollower } from './follow.js';
import { startAndFollow } from './start-and-follow.js';
import { COMMON } from './with-runs.js';

const OPTIONS = {
  ...COMMON,
  input: { type: 'string', multiple: true, default: [] as string[] },
  inputs: { type: 'string' },
  project: { type: 'string' },
  key: { type: 'string' },
  priority: { type: 'string' },
  detach: { type: 'boolean', default: false },
} as const;

/** `hexad run start NAME|FILE`: starts a run and follows it to its end. */
export async function start(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [what] = positionals;
  if (what === undefined || positionals.length > 1)
    throw new AppError('invalid', 'Which workflow? `hexad run start NAME`, or the path of a file: `hexad run start deploy.yaml`.');
  const { project, priority, json, detach, key = randomUUID() } = values;
  const inputs = await readValues('input', values.input, values.inputs);
  const wish = {
    ...(await workflowOf(what)),
    inputs,
    ...(project !== undefined && { project }),
    ...(priority !== undefined && { priority }),
  };
  const follower = new RunFollower(json);
  return startAndFollow({
    url: values.url,
    json,
    detach,
    begin: ({ runs }) => runs.start(wish, key),
    follow: (reached, id) => follower.follow(reached, id),
  });
}
