import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { entryText } from '../../report/journal.js';
import { parsing } from '../parsing.js';
import { showRun } from './follow.js';
import { COMMON, positionalsOf, withRuns } from './with-runs.js';

const OPTIONS = {
  ...COMMON,
  journal: { type: 'boolean', default: false },
  source: { type: 'boolean', default: false },
  variable: { type: 'string' },
} as const;

/** `hexad run show RUN`: its steps as a tree; or its journal, the file that it is pinned to, or one variable as JSON. */
export async function show(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const { url, json, journal, source, variable } = values;
  const [id = ''] = positionalsOf('show', ['run'], positionals);
  if ([journal, source, variable !== undefined].filter(Boolean).length > 1)
    throw new AppError('invalid', 'One of --journal, --source and --variable.');
  await withRuns(url, async ({ runs }) => {
    if (journal) for await (const entry of runs.journal(id)) console.log(json ? JSON.stringify(entry) : entryText(entry));
    else if (source) {
      const file = await runs.source(id);
      console.log(json ? JSON.stringify(file) : file.source.trimEnd());
    } else if (variable !== undefined) console.log(JSON.stringify(await runs.variable(id, variable), null, json ? undefined : 2));
    else showRun(await runs.get(id), json);
  });
  return 0;
}
