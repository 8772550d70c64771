import type { Task as TaskMessage } from '@hexad/proto/dispatcher/v1/dispatcher';
import type { TaskView } from '../application/ports.js';
import { isOpen } from '../domain/task.js';

export function toMessage({ task, agent, ahead, queuedAt, changedAt }: TaskView): TaskMessage {
  const { id, runId, stepPath, kind: agentKind, action, state, attempt, projectId, priority, repo, files } = task;
  const failed = task.state === 'failed' ? task : undefined;
  return {
    id,
    runId,
    stepPath,
    agentKind,
    action,
    state,
    attempt,
    errorCode: failed?.error.code ?? '',
    errorMessage: failed?.error.message ?? '',
    agentId: agent,
    projectId,
    priority,
    placements: isOpen(task) ? task.placements : 0,
    losses: isOpen(task) ? task.losses : 0,
    repo,
    files: [...files],
    dead: failed?.dead ?? false,
    queuedAt,
    changedAt,
    ahead,
  };
}
