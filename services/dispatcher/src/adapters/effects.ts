import type { EventType } from '@hexad/kernel';
import type { AssignedTask } from '@hexad/proto/dispatcher/v1/dispatcher';
import { DISPATCHER_TASK_FINISHED, DISPATCHER_TASK_MESSAGED, DISPATCHER_TASK_PROGRESSED } from '@hexad/proto/events';
import type { Tx } from '@hexad/store';
import type { Effect } from '../domain/effect.js';

/** The queue of the process that an agent is in: `code-3` sits at seat 3. */
export const queueOf = (agent: string): string => seatQueue(Number(agent.slice(agent.lastIndexOf('-') + 1)));
export const seatQueue = (seat: number): string => `tasks.seat-${seat}`;

/** One handing out of an attempt: what is withdrawn is never the next one. */
export const queueKey = (task: { readonly id: string; readonly attempt: number; readonly placements: number }): string =>
  `${task.id}:${task.attempt}:${task.placements}`;

/** Writes an effect beside the change it belongs to. */
export async function send(tx: Tx, effect: Effect): Promise<void> {
  const { task } = effect;
  const about = { taskId: task.id, runId: task.runId, stepPath: task.stepPath, attempt: task.attempt };
  const event = <T extends object>(type: EventType<T>, data: NoInfer<T>): Promise<void> =>
    tx.publish({ type, key: task.runId, data, ...(task.projectId && { subject: task.projectId }) });
  switch (effect.kind) {
    case 'assign': {
      const { kind: agentKind, action, inputsJson, deadline, projectId, priority, agent } = effect.task;
      const data: AssignedTask = { ...about, agentKind, action, inputsJson, deadline, projectId };
      return tx.enqueue({ queue: queueOf(agent), key: queueKey(effect.task), data, priority });
    }
    case 'succeeded':
      return event(DISPATCHER_TASK_FINISHED, { ...about, state: 'succeeded', resultJson: effect.resultJson, errorJson: '' });
    case 'failed':
      return event(DISPATCHER_TASK_FINISHED, { ...about, state: 'failed', resultJson: '', errorJson: JSON.stringify(effect.error) });
    case 'progressed':
      return event(DISPATCHER_TASK_PROGRESSED, { ...about, message: effect.message });
    case 'messaged': {
      const { messageId, author, text, at } = effect;
      return event(DISPATCHER_TASK_MESSAGED, { taskId: task.id, runId: task.runId, attempt: task.attempt, messageId, author, text, at });
    }
  }
}
