import { parseArgs } from 'node:util';
import { parsing } from '../parsing.js';
import { RunFollower } from './follow.js';
import { COMMON, positionalsOf, withRuns } from './with-runs.js';

/** `hexad run watch RUN`: everything that happened and happens, until the run has ended. */
export async function watch(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: COMMON }));
  const [id = ''] = positionalsOf('watch', ['run'], positionals);
  const follower = new RunFollower(values.json);
  return withRuns(values.url, (reached) => follower.follow(reached, id));
}
