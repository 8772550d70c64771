import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readValues } from '../../input/values.js';
import { parsing } from '../parsing.js';
import { RunFollower } from './follow.js';
import { startAndFollow } from './start-and-follow.js';
import { COMMON, positionalsOf } from './with-runs.js';

const OPTIONS = {
  ...COMMON,
  from: { type: 'string', default: '' },
  input: { type: 'string', multiple: true, default: [] as string[] },
  inputs: { type: 'string' },
  key: { type: 'string' },
  detach: { type: 'boolean', default: false },
} as const;

/** `hexad run rerun RUN`: a new run of the same file, from any step, with other inputs if wanted. */
export async function rerun(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [id = ''] = positionalsOf('rerun', ['run'], positionals);
  const { from, json, detach, key = randomUUID() } = values;
  const inputs = await readValues('input', values.input, values.inputs);
  const follower = new RunFollower(json);
  return startAndFollow({
    url: values.url,
    json,
    detach,
    begin: ({ runs }) => runs.rerun(id, from, inputs, key),
    follow: (reached, next) => follower.follow(reached, next),
  });
}
