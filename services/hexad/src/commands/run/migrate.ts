import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { parsing } from '../parsing.js';
import { COMMON, positionalsOf, withRuns } from './with-runs.js';

const OPTIONS = { ...COMMON, to: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } } as const;

/** `hexad run migrate RUN [--to NAME|FILE]`: a waiting or paused run goes on with another version of its workflow. */
export async function migrate(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [id = ''] = positionalsOf('migrate', ['run'], positionals);
  const { to, json, 'dry-run': dryRun } = values;
  const target = to === undefined ? {} : await targetOf(to);
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

/** What looks like a path is a file. */
async function targetOf(to: string): Promise<{ workflow: string } | { source: string }> {
  if (!/[/\\]|\.ya?ml$/.test(to)) return { workflow: to };
  try {
    return { source: await readFile(to, 'utf8') };
  } catch (cause) {
    throw new AppError('not_found', `There is no file ${JSON.stringify(to)} that can be read.`, { cause });
  }
}
