import type { Tx } from '@hexad/store';
import type { Task } from '../domain/task.js';

/** What came before counts so much of what comes: about the last fifty tell. */
const FADES = 0.98;

const RECORD = `
  insert into successes (tenant, agent_kind, action, pool, succeeded, failed, total) values ($1, $2, $3, $4, $5, $6, 1)
  on conflict (tenant, agent_kind, action, pool) do update set
    succeeded = successes.succeeded * ${FADES} + excluded.succeeded, failed = successes.failed * ${FADES} + excluded.failed, total = successes.total + 1`;

/** Failures that say nothing of the agent: what it was asked for could not be done by anybody. */
const NOT_ITS_FAULT: ReadonlySet<string> = new Set(['invalid', 'unsupported', 'cancelled', 'not_found', 'forbidden']);

/** Counts how a task ended with agents of a pool. */
export async function recordSuccess(tx: Tx, task: Task, pool: string): Promise<void> {
  const failed = task.state === 'failed' && !NOT_ITS_FAULT.has(task.error.code);
  if (task.state !== 'succeeded' && !failed) return;
  await tx.execute(RECORD, [tx.tenant, task.kind, task.action, pool, failed ? 0 : 1, failed ? 1 : 0]);
}
