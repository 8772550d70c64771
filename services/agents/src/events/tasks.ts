import { payload, type Delivery } from '@hexad/bus';
import { AssignedTask } from '@hexad/proto/dispatcher/v1/dispatcher';
import type { PerformTask } from '../application/perform-task.js';

/** One task from a queue, done before the delivery is settled. */
export async function onAssignedTask(perform: PerformTask, { message, signal }: Delivery): Promise<void> {
  const { agentKind: kind, ...task } = payload(message, AssignedTask, ['taskId', 'runId']);
  await perform.execute({ ...task, kind, tenant: message.tenant }, signal);
}
