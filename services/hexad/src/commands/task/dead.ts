import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AppError, isUuid } from '@hexad/kernel';
import { z } from 'zod';
import type { GatewayClient } from '../../client/gateway.js';
import { table } from '../../report/text.js';
import { parsing } from '../parsing.js';
import { COMMON } from '../run/with-runs.js';
import { withPlatform } from '../with-platform.js';

const ACTIONS = ['list', 'retry', 'drop'] as const;
const OPTIONS = { ...COMMON, after: { type: 'string' } } as const;
const Task = z.object({
  id: z.string(),
  runId: z.string(),
  stepPath: z.string(),
  agentKind: z.string(),
  attempt: z.number(),
  changedAt: z.string(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
});
const Page = z.object({ tasks: z.array(Task), nextCursor: z.string().nullable() });

/** `hexad task dead list|retry|drop`: what an operator does with tasks that were given up because agents were lost with them too often. */
export async function dead(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() => parseArgs({ args, allowPositionals: true, options: OPTIONS }));
  const [word = '', ...ids] = positionals;
  const action = ACTIONS.find((known) => known === word);
  if (!action) throw new AppError('invalid', `\`hexad task dead\` knows ${ACTIONS.join(', ')}, not ${JSON.stringify(word)}.`);
  if (action === 'list' && ids.length > 0) throw new AppError('invalid', '`hexad task dead list` takes no ids.');
  if (action !== 'list' && ids.length === 0) throw new AppError('invalid', `Which tasks? \`hexad task dead ${action} ID…\``);
  const strange = ids.find((id) => !isUuid(id));
  if (strange !== undefined) throw new AppError('invalid', `${JSON.stringify(strange)} is no id of a task.`);
  const { url, json, after } = values;
  await withPlatform(url, (gateway) => (action === 'list' ? list(gateway, json, after) : each(gateway, action, ids, json)));
  return 0;
}

async function list(gateway: GatewayClient, json: boolean, after: string | undefined): Promise<void> {
  const cursor = after === undefined ? '' : `&cursor=${encodeURIComponent(after)}`;
  const { tasks, nextCursor } = Page.parse(await gateway.call('GET', `/v1/tasks?state=dead${cursor}`));
  if (json) for (const task of tasks) console.log(JSON.stringify(task));
  else console.log(tasks.length === 0 ? 'No dead tasks.' : tasksTable(tasks));
  if (!json && nextCursor !== null) console.log(`There may be more: --after ${nextCursor}`);
}

/** One line a task; ids are whole, since the other words take them. */
function tasksTable(tasks: readonly z.infer<typeof Task>[]): string {
  const rows = tasks.map(({ id, agentKind, stepPath, attempt, changedAt, errorCode, errorMessage }) => [
    id,
    agentKind,
    stepPath,
    String(attempt),
    changedAt,
    `${errorCode ?? ''}: ${errorMessage ?? ''}`,
  ]);
  const head = ['ID', 'KIND', 'STEP', 'ATTEMPT', 'DIED', 'ERROR'];
  return table([head, ...rows], process.stdout.columns ?? 140, head.length - 1);
}

/** One after the other, and no further than the first that fails. */
async function each(gateway: GatewayClient, action: 'retry' | 'drop', ids: readonly string[], json: boolean): Promise<void> {
  for (const id of ids) {
    await gateway.call('POST', `/v1/tasks/${id}/${action}`, undefined, randomUUID());
    if (json) console.log(JSON.stringify({ id, done: action }));
    else console.log(action === 'retry' ? `Task ${id} is tried again.` : `Task ${id} is dropped: it stays failed.`);
  }
}
