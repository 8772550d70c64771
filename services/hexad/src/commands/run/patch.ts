import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { readValues } from '../../input/values.js';
import { parsing } from '../parsing.js';
import { showRun } from './follow.js';
import { COMMON, positionalsOf, withRuns } from './with-runs.js';

const OPTIONS = { ...COMMON, set: { type: 'string', multiple: true, default: [] as string[] }, variables: { type: 'string' } } as const;

/** `hexad run patch RUN --set name=value`: sets variables of a run by hand. */
export async function patch(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [id = ''] = positionalsOf('patch', ['run'], positionals);
  const variables = await readValues('set', values.set, values.variables);
  if (Object.keys(variables).length === 0) throw new AppError('invalid', 'Which variables? --set name=value, or --variables FILE.');
  const key = randomUUID();
  await withRuns(values.url, async ({ runs }) => {
    await runs.patch(id, variables, key);
    showRun(await runs.get(id), values.json);
  });
  return 0;
}
