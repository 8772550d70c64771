import { payload, type Message } from '@hexad/bus';
import { AppError } from '@hexad/kernel';
import { TaskEnded, TaskProgressed } from '@hexad/proto/agents/v1/agents';
import { AGENTS_TASK_ENDED, AGENTS_TASK_PROGRESSED, WORKFLOW_TASK_CANCELLED, WORKFLOW_TASK_REQUESTED } from '@hexad/proto/events';
import { TaskCancelled, TaskRequested } from '@hexad/proto/workflow/v1/workflow';
import type { Heard, RouteTasks } from '../application/route-tasks.js';
import type { Outcome } from '../domain/report.js';
import { wantedFiles } from '../domain/wanted-files.js';
import type { TaskOrder } from '../domain/task.js';

export const GROUP = 'dispatcher.tasks';
export const TYPES = [WORKFLOW_TASK_REQUESTED, WORKFLOW_TASK_CANCELLED, AGENTS_TASK_PROGRESSED, AGENTS_TASK_ENDED];

const PRIORITIES = ['low', 'normal', 'high'] as const;

/** Hands each event to the use case it is for. */
export async function onTaskEvent(route: RouteTasks, message: Message): Promise<void> {
  switch (message.type) {
    case WORKFLOW_TASK_REQUESTED:
      return route.request(message.tenant, message.id, toOrder(payload(message, TaskRequested, ['taskId', 'runId'])));
    case WORKFLOW_TASK_CANCELLED:
      return route.cancel(heard(message, payload(message, TaskCancelled, ['taskId'])));
    case AGENTS_TASK_PROGRESSED: {
      const progressed = payload(message, TaskProgressed, ['taskId']);
      return route.progress(heard(message, progressed), progressed.message);
    }
    case AGENTS_TASK_ENDED: {
      const ended = payload(message, TaskEnded, ['taskId']);
      return route.end(heard(message, ended), toOutcome(ended));
    }
    default:
      throw new AppError('invalid', `The dispatcher got an event of the type ${message.type}, which it did not ask for.`);
  }
}

const heard = ({ tenant, id }: Message, { taskId, attempt }: { taskId: string; attempt: number }): Heard => ({
  tenant,
  message: id,
  task: taskId,
  attempt,
});

function toOrder(event: TaskRequested): TaskOrder {
  const { taskId: id, agentKind: kind, priority, runId, stepPath, attempt, action, inputsJson, deadline, projectId } = event;
  const { repo, files } = wantedFiles(action, parsed(inputsJson), kind);
  return {
    id,
    kind,
    priority: PRIORITIES[priority] ?? 'normal',
    runId,
    stepPath,
    attempt,
    action,
    inputsJson,
    deadline,
    projectId,
    repo,
    files,
  };
}

const toOutcome = ({ state, resultJson, errorJson }: TaskEnded): Outcome =>
  state === 'succeeded' ? { state, resultJson } : { state: 'failed', error: AppError.parse(parsed(errorJson)) };

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
