import type { AssignedTask, TaskFinished, TaskProgressed } from '@hexad/proto/dispatcher/v1/dispatcher';
import type { Tx } from '@hexad/store';
import type { Effect } from '../domain/effect.js';
import type { TaskOrder } from '../domain/task.js';

const FINISHED = 'hexad.dispatcher.task.finished.v1';
const PROGRESSED = 'hexad.dispatcher.task.progressed.v1';

export const queueOf = (kind: string): string => `tasks.${kind}`;
/** One attempt in the queue: what is withdrawn is never the next one. */
export const queueKey = (task: TaskOrder): string => `${task.id}:${task.attempt}`;

/** Writes an effect beside the change it belongs to. */
export async function send(tx: Tx, effect: Effect): Promise<void> {
  const { task } = effect;
  const about = { taskId: task.id, runId: task.runId, stepPath: task.stepPath, attempt: task.attempt };
  const event = (type: string, data: object): Promise<void> =>
    tx.publish({ type, key: task.runId, data, ...(task.projectId && { subject: task.projectId }) });
  switch (effect.kind) {
    case 'assign': {
      const { kind: agentKind, action, inputsJson, deadline, projectId, priority } = effect.task;
      const data: AssignedTask = { ...about, agentKind, action, inputsJson, deadline, projectId };
      return tx.enqueue({ queue: queueOf(agentKind), key: queueKey(task), data, priority });
    }
    case 'succeeded':
      return event(FINISHED, { ...about, state: 'succeeded', resultJson: effect.resultJson, errorJson: '' } satisfies TaskFinished);
    case 'failed':
      return event(FINISHED, { ...about, state: 'failed', resultJson: '', errorJson: JSON.stringify(effect.error) } satisfies TaskFinished);
    case 'progressed':
      return event(PROGRESSED, { ...about, message: effect.message } satisfies TaskProgressed);
  }
}
