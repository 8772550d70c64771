import type { Agent } from '@hexad/proto/dispatcher/v1/agents';
import type { Task } from '@hexad/proto/dispatcher/v1/dispatcher';
import { orNull } from '../schemas.js';

export const taskJson = ({ errorCode, errorMessage, agentId, repo, queuedAt, changedAt, ...task }: Task) => ({
  ...task,
  agentId: orNull(agentId),
  repo: orNull(repo),
  queuedAt: orNull(queuedAt),
  changedAt: orNull(changedAt),
  errorCode: orNull(errorCode),
  errorMessage: orNull(errorMessage),
});

export const agentJson = ({ pool, since, ...agent }: Agent) => ({ ...agent, pool: orNull(pool), since: orNull(since) });
