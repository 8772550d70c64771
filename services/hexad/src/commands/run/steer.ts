import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError } from '@hexad/kernel';
import { parsing } from '../parsing.js';
import { showRun } from './follow.js';
import { COMMON, positionalsOf, withRuns } from './with-runs.js';

/** `hexad run pause RUN`: nothing new begins in it. */
export const pause = (args: string[]): Promise<number> => steer('pause', args);
/** `hexad run resume RUN`: goes on with a paused run, and with one that ended badly. */
export const resume = (args: string[]): Promise<number> => steer('resume', args);
/** `hexad run cancel RUN`: everything open in it is cancelled. */
export const cancel = (args: string[]): Promise<number> => steer('cancel', args);

async function steer(verb: 'pause' | 'resume' | 'cancel', args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: COMMON }));
  const [id = ''] = positionalsOf(verb, ['run'], positionals);
  const key = randomUUID();
  await withRuns(values.url, async ({ runs }) => {
    if (verb === 'cancel') refuseEnded(id, (await runs.get(id)).state);
    await runs.steer(id, verb, key);
    showRun(await runs.get(id), values.json);
  });
  return 0;
}

/** To cancel what is cancelled changes nothing; what ended otherwise stays as it is. */
function refuseEnded(id: string, state: string): void {
  if (['succeeded', 'failed', 'compensated', 'compensation_failed'].includes(state))
    throw new AppError('conflict', `Run ${id} is ${state}; there is nothing to cancel in it.`);
}

/** `hexad run retry RUN STEP`: tries a failed step again with all that needs it. */
export async function retry(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: COMMON }));
  const [id = '', path = ''] = positionalsOf('retry', ['run', 'step'], positionals);
  const key = randomUUID();
  await withRuns(values.url, async ({ runs }) => {
    await runs.retryStep(id, path, key);
    showRun(await runs.get(id), values.json);
  });
  return 0;
}
