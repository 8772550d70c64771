import { parseArgs } from 'node:util';
import { parsing } from '../parsing.js';
import { COMMON, positionalsOf, withRuns } from '../run/with-runs.js';
import { TaskFollower } from './follow.js';

/** `hexad task watch RUN`: follows a task, or goes on with one whose platform went away, and shows the branch and the proof. */
export async function watch(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: COMMON }));
  const [id = ''] = positionalsOf('watch', ['run'], positionals);
  const follower = new TaskFollower(values.json);
  return withRuns(values.url, (reached) => follower.follow(reached, id));
}
