import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { entryText } from '../../report/journal.js';
import { parsing } from '../parsing.js';
import { showRun } from './follow.js';
import { COMMON, positionalsOf, withRuns } from './with-runs.js';

const OPTIONS = { ...COMMON, journal: { type: 'boolean', default: false }, source: { type: 'boolean', default: false } } as const;

/** `hexad run show RUN`: its steps as a tree; or its journal, or the file that it is pinned to. */
export async function show(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const { url, json, journal, source } = values;
  const [id = ''] = positionalsOf('show', ['run'], positionals);
  if (journal && source) throw new AppError('invalid', 'Either --journal or --source.');
  await withRuns(url, async ({ runs }) => {
    if (journal) for await (const entry of runs.journal(id)) console.log(json ? JSON.stringify(entry) : entryText(entry));
    else if (source) {
      const file = await runs.source(id);
      console.log(json ? JSON.stringify(file) : file.source.trimEnd());
    } else showRun(await runs.get(id), json);
  });
  return 0;
}
