import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { runsTable } from '../../report/run.js';
import { readMoment } from '../../input/moment.js';
import { parsing } from '../parsing.js';
import { COMMON, withRuns } from './with-runs.js';

const FILTERS = {
  state: { type: 'string' },
  workflow: { type: 'string' },
  project: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  limit: { type: 'string' },
  after: { type: 'string' },
} as const;

/** `hexad run list`: the newest first. */
export async function list(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: { ...COMMON, ...FILTERS } }));
  if (positionals.length > 0) throw new AppError('invalid', '`hexad run list` takes options only, such as --state failed.');
  const { url, json, after, since, until, ...plain } = values;
  const query = {
    ...plain,
    ...(since !== undefined && { since: readMoment('since', since, new Date()) }),
    ...(until !== undefined && { until: readMoment('until', until, new Date()) }),
    ...(after !== undefined && { cursor: after }),
  };
  await withRuns(url, async ({ runs }) => {
    const page = await runs.list(query);
    if (json) for (const run of page.runs) console.log(JSON.stringify(run));
    else console.log(page.runs.length === 0 ? 'No runs.' : runsTable(page.runs, process.stdout.columns ?? 160, new Date()));
    if (!json && page.nextCursor !== null) console.log(`There may be more: --after ${page.nextCursor}`);
  });
  return 0;
}
