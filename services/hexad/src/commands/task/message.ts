import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError, isUuid } from '@hexad/kernel';
import { z } from 'zod';
import type { GatewayClient } from '../../client/gateway.js';
import { parsing } from '../parsing.js';
import { COMMON, withRuns } from '../run/with-runs.js';
import { addressed, TaskOfRun } from './addressed.js';

const OPTIONS = { ...COMMON, key: { type: 'string' }, step: { type: 'string' } } as const;
const Tasks = z.object({ tasks: z.array(TaskOfRun) });

/** `hexad task message RUN "TEXT"`: says something to the agent that works on a run's task, or answers what it asked; with --step, to that of several. */
export async function message(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [run = '', text = ''] = positionals;
  if (positionals.length !== 2 || !isUuid(run) || text.trim() === '')
    throw new AppError('invalid', 'Say what to whom? `hexad task message RUN "TEXT"`, with the id of the run.');
  const { json, step, key = randomUUID() } = values;
  return withRuns(values.url, async ({ gateway }) => {
    const task = await openTask(gateway, run, step);
    const answer = await gateway.call('POST', `/v1/tasks/${task}/message`, { text }, key);
    if (json) console.log(JSON.stringify(answer));
    return 0;
  });
}

async function openTask(gateway: GatewayClient, run: string, step: string | undefined): Promise<string> {
  const { tasks } = Tasks.parse(await gateway.call('GET', `/v1/tasks?limit=200&run=${encodeURIComponent(run)}`));
  return addressed(tasks, run, step).id;
}
