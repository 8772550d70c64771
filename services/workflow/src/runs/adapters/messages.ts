import type { OutboxEvent, Tx } from '@hexad/store';
import type { EventType } from '@hexad/kernel';
import {
  WORKFLOW_ALERT_RAISED,
  WORKFLOW_EVENT_EMITTED,
  WORKFLOW_RUN_ENDED,
  WORKFLOW_RUN_STARTED,
  WORKFLOW_TASK_CANCELLED,
  WORKFLOW_TASK_REQUESTED,
} from '@hexad/proto/events';
import type { RunEnded, RunStarted, TaskRequested } from '@hexad/proto/workflow/v1/workflow';
import type { Notice } from '../domain/action.js';
import type { JsonObject } from '../../expressions/json.js';
import type { LargeOutputs } from '../domain/large.js';
import { BESIDE } from '../domain/message-size.js';
import { rankOf } from '../domain/priority.js';
import { toJsonb } from './json.js';
import type { TaskMessage, Turn } from '../domain/turn.js';
import { endCalls, endedCalls, writeCall } from './remote-calls.js';
import { hasEnded, type Run } from '../domain/run.js';

/** What a turn tells the rest of the platform, written beside it. Events of one run keep their order. */
export async function publishTurn(tx: Tx, { before, after, actions, tasks, notices, changed }: Turn): Promise<void> {
  const { run } = after;
  if (actions.some(({ type }) => type === 'begin')) await tx.publish(event(run, WORKFLOW_RUN_STARTED, runStarted(run)));
  await endCalls(tx, before, after, changed);
  for (const task of tasks) await (task.type === 'called' ? writeCall(tx, run, task) : publishTask(tx, run, task));
  for (const { path, notice } of notices) await publishNotice(tx, run, path, notice);
  if (hasEnded(run.state) && !hasEnded(before.run.state)) await tx.publish(event(run, WORKFLOW_RUN_ENDED, runEnded(run)));
}

export const tellsNobody = ({ before, after, actions, tasks, notices, changed }: Turn): boolean =>
  tasks.length + notices.length === 0 &&
  endedCalls(before, after, changed).length === 0 &&
  !actions.some(({ type }) => type === 'begin') &&
  hasEnded(after.run.state) === hasEnded(before.run.state);

const event = <T extends object>(run: Run, type: EventType<T>, data: NoInfer<T>): OutboxEvent<T> => ({
  type,
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

function publishNotice(tx: Tx, run: Run, stepPath: string, notice: Notice): Promise<void> {
  const { id: runId, workflow, projectId } = run;
  const from = { runId, workflow, projectId, stepPath };
  if (notice.type === 'alert') {
    const byNoRule = { rule: '', reactionId: '', eventType: '', eventId: '' };
    const alert = { ...from, message: shortened(notice.message), severity: notice.severity, ...byNoRule };
    return tx.publish(event(run, WORKFLOW_ALERT_RAISED, alert));
  }
  return tx.publish(event(run, WORKFLOW_EVENT_EMITTED, { ...from, name: notice.name, payloadJson: toJsonb(notice.payload) }));
}

/** Characters of an alert, which people read. */
const LONGEST_ALERT = 10_000;

const shortened = (text: string): string => (text.length > LONGEST_ALERT ? `${text.slice(0, LONGEST_ALERT).toWellFormed()}…` : text);

const namesOf = (large: LargeOutputs): JsonObject =>
  Object.fromEntries(Object.entries(large).map(([name, { hash, bytes }]) => [name, { sha256: hash, bytes }]));

function publishTask(tx: Tx, run: Run, task: Exclude<TaskMessage, { type: 'called' }>): Promise<void> {
  const { id, path, attempt } = task.step;
  if (task.type === 'cancelled') return tx.publish(event(run, WORKFLOW_TASK_CANCELLED, { taskId: id, attempt }));
  const requested: TaskRequested = {
    taskId: id,
    runId: run.id,
    stepPath: path,
    attempt,
    agentKind: task.agent,
    action: task.action,
    inputsJson: toJsonb({ ...task.inputs, ...(task.large && Object.keys(task.large).length > 0 && { [BESIDE]: namesOf(task.large) }) }),
    deadline: task.deadline?.getTime() ?? 0,
    priority: rankOf(run),
    projectId: run.projectId,
  };
  return tx.publish(event(run, WORKFLOW_TASK_REQUESTED, requested));
}
