import { payload, type Message } from '@hexad/bus';
import { TaskMessaged } from '@hexad/proto/dispatcher/v1/talk';
import type { TaskLog } from '../runtime/application/task-log.js';

/** What somebody said to a task: kept, for the agent that works on it to read between two actions. */
export async function onMessage(log: TaskLog, message: Message): Promise<void> {
  const { taskId, messageId, author, text } = payload(message, TaskMessaged, ['taskId', 'messageId']);
  await log.hear(message.tenant, taskId, { id: messageId, author, text });
}
