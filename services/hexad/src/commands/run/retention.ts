import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { parsing } from '../parsing.js';
import { COMMON, withRuns } from './with-runs.js';

const OPTIONS = { ...COMMON, 'archive-after': { type: 'string' }, 'delete-after': { type: 'string' } } as const;

/** `hexad run retention`: how long ended runs are kept; says so, or changes it. */
export async function retention(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  if (positionals.length > 0) throw new AppError('invalid', '`hexad run retention` takes options only, such as --archive-after 30.');
  const { 'archive-after': archive, 'delete-after': gone, json } = values;
  const wanted = {
    ...(archive !== undefined && { archiveAfterDays: days('--archive-after', archive) }),
    ...(gone !== undefined && { deleteAfterDays: gone === 'never' ? null : days('--delete-after', gone) }),
  };
  const key = randomUUID();
  await withRuns(values.url, async ({ runs }) => {
    const before = await runs.retention();
    const policy = Object.keys(wanted).length === 0 ? before : await runs.setRetention({ ...before, ...wanted }, key);
    const { archiveAfterDays, deleteAfterDays } = policy;
    if (json) return console.log(JSON.stringify(policy));
    const end = deleteAfterDays === null ? 'are never deleted' : `are deleted after ${deleteAfterDays}`;
    console.log(`Ended runs go into the archive after ${archiveAfterDays} days, and ${end}.`);
  });
  return 0;
}

function days(option: string, text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new AppError('invalid', `${option} is ${JSON.stringify(text)}; it takes a number of days.`);
}
