import { AppError, isErrorCode } from '@hexad/kernel';
import type { AttemptRecord, CallRecord } from '../../calls/application/ports.js';
import type { Batch, Fault } from '../domain/batch.js';
import type { BatchEnd } from './ports.js';

/** A batch among the calls: one of them, with one attempt. */
export function recordOf(batch: Batch, { tokens, cost = 0n, endedAt, error }: BatchEnd, outcome: AttemptRecord['outcome']): CallRecord {
  const { id, tenant, actor, path, door, purpose, asked, conversation, prompt, agent, createdAt, provider, model, verdict } = batch;
  const latencyMs = endedAt.getTime() - createdAt.getTime();
  return {
    id,
    tenant,
    actor,
    path,
    door,
    purpose,
    asked,
    conversation,
    prompt,
    agent,
    verdict,
    outcome,
    latencyMs,
    operation: 'batch',
    startedAt: createdAt,
    attempts: [{ attempt: 1, provider, model, outcome, error: error?.code, tokens, cost, latencyMs }],
    cache: 'off',
    error: error && errorOf(error),
    streamed: false,
  };
}

export const errorOf = ({ code, message }: Fault): AppError => new AppError(isErrorCode(code) ? code : 'internal', message);
