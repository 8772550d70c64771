import type { OutboxEvent, Tx } from '@hexad/store';
import type { RunEnded, RunStarted, TaskCancelled, TaskRequested } from '@hexad/proto/workflow/v1/workflow';
import { toJsonb } from './json.js';
import type { TaskMessage, Turn } from '../domain/turn.js';
import { hasEnded, type Run } from '../domain/run.js';

const NORMAL_PRIORITY = 1;

/** What a turn tells the rest of the platform, written beside it. Events of one run keep their order. */
export async function publishTurn(tx: Tx, { before, after, tasks }: Turn): Promise<void> {
  const { run } = after;
  if (before.run.state === 'pending') await tx.publish(event(run, 'run.started', runStarted(run)));
  for (const task of tasks) await tx.publish(taskEvent(run, task));
  if (hasEnded(run.state) && !hasEnded(before.run.state)) await tx.publish(event(run, 'run.ended', runEnded(run)));
}

const event = (run: Run, name: string, data: object): OutboxEvent => ({
  type: `hexad.workflow.${name}.v1`,
  key: run.id,
  data,
  ...(run.projectId && { subject: run.projectId }),
});

const runStarted = ({ id, workflow, projectId }: Run): RunStarted => ({ runId: id, workflow, projectId });

const runEnded = ({ id, workflow, projectId, state, failure }: Run): RunEnded => ({
  runId: id,
  workflow,
  projectId,
  state,
  errorCode: failure?.code ?? '',
});

function taskEvent(run: Run, task: TaskMessage): OutboxEvent {
  const { id, path, attempt } = task.step;
  if (task.type === 'cancelled') return event(run, 'task.cancelled', { taskId: id, attempt } satisfies TaskCancelled);
  const requested: TaskRequested = {
    taskId: id,
    runId: run.id,
    stepPath: path,
    attempt,
    agentKind: task.agent,
    action: task.action,
    inputsJson: toJsonb(task.inputs),
    deadline: task.deadline?.getTime() ?? 0,
    priority: NORMAL_PRIORITY,
    projectId: run.projectId,
  };
  return event(run, 'task.requested', requested);
}
