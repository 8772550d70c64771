import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { workflowOf } from '../../input/workflow-file.js';
import { parsing } from '../parsing.js';
import { COMMON, positionalsOf, withRuns } from './with-runs.js';

const OPTIONS = { ...COMMON, to: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } } as const;

/** `hexad run migrate RUN [--to NAME|FILE]`: a waiting or paused run goes on with another version of its workflow. */
export async function migrate(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [id = ''] = positionalsOf('migrate', ['run'], positionals);
  const { to, json, 'dry-run': dryRun } = values;
  const target = to === undefined ? {} : await workflowOf(to);
  const key = randomUUID();
  await withRuns(values.url, async ({ runs }) => {
    const moved = await runs.migrate(id, { ...target, dryRun }, key);
    const same = moved.from.hash === moved.to.hash;
    const what = same ? 'is pinned to this version already' : dryRun ? 'can go on with it' : 'goes on with it';
    if (json) console.log(JSON.stringify({ run: id, dryRun, ...moved }));
    else
      console.log(
        `Run ${id} ${what}: version ${moved.to.version} (${short(moved.to.hash)}), from ${moved.from.version} (${short(moved.from.hash)}).`,
      );
  });
  return 0;
}

const short = (hash: string): string => hash.slice(0, 12);
