import type { Tx } from '@hexad/store';
import { rankOf } from '../domain/priority.js';
import type { Run } from '../domain/run.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { TaskMessage } from '../domain/turn.js';
import { toJsonb } from './json.js';

const WRITE = `
  insert into plugin_calls (tenant, step_id, run_id, attempt, plugin, action, inputs, bytes, deadline, once, rank, since)
  values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12)`;

/** A step that a service outside is to carry out, where its workers look. */
export async function writeCall(tx: Tx, run: Run, call: Extract<TaskMessage, { type: 'called' }>): Promise<void> {
  const { step, plugin, action, deadline, once } = call;
  const inputs = toJsonb(call.inputs);
  const since = step.startedAt ?? run.createdAt;
  await tx.execute(WRITE, [
    tx.tenant,
    step.id,
    run.id,
    step.attempt,
    plugin,
    action,
    inputs,
    Buffer.byteLength(inputs),
    deadline ?? null,
    once,
    rankOf(run),
    since,
  ]);
}

/** Ids of steps whose try with a service outside is over in the turn, however it ended. */
export const endedCalls = (before: Snapshot, after: Snapshot, changed: Iterable<string>): string[] =>
  [...changed].flatMap((path) => {
    const step = before.steps.get(path);
    if (step?.kind !== 'remote' || step.status.state !== 'running') return [];
    const next = after.steps.get(path);
    return next?.attempt === step.attempt && next.status.state === 'running' ? [] : [step.id];
  });

/** Whoever works at one is told the next time that they say so. */
export async function endCalls(tx: Tx, before: Snapshot, after: Snapshot, changed: Iterable<string>): Promise<void> {
  const ended = endedCalls(before, after, changed);
  if (ended.length > 0) await tx.execute('delete from plugin_calls where step_id = any($1::uuid[])', [ended]);
}
