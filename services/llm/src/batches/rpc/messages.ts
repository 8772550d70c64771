import { AppError } from '@hexad/kernel';
import type { Batch as BatchMessage, BatchItem as ItemMessage, GetBatchResultsResponse } from '@hexad/proto/llm/v1/batches';
import type { BatchItem } from '../../calls/application/provider.js';
import { requestOf } from '../../calls/rpc/read-asked.js';
import { finishOf, partMessage, tokensOf } from '../../calls/rpc/write-answer.js';
import type { Batch, ItemResult } from '../domain/batch.js';

/** Fails with `invalid`, naming the request. */
export function itemOf({ customId: custom, asked }: ItemMessage): BatchItem {
  const name = JSON.stringify(custom.slice(0, 80));
  if (asked === undefined) throw new AppError('invalid', `The request ${name} asks nothing: asked is missing.`);
  if (asked.model !== '' || asked.redact !== '' || asked.origin !== undefined || asked.cacheTtlMs !== undefined)
    throw new AppError(
      'invalid',
      `The request ${name} has a model, origin, redact or cache_ttl_ms; say the first three of the batch only.`,
    );
  return { custom, request: requestOf(asked) };
}

export const batchMessage = (batch: Batch): BatchMessage => ({
  id: batch.id,
  createdAt: batch.createdAt.toISOString(),
  endedAt: batch.endedAt?.toISOString() ?? '',
  actor: batch.actor,
  projectId: batch.path.project ?? '',
  purpose: batch.purpose,
  asked: batch.asked,
  provider: batch.provider,
  model: batch.model,
  state: batch.state,
  total: batch.total,
  succeeded: batch.succeeded,
  failed: batch.failed,
  tokens: batch.tokens && tokensOf(batch.tokens),
  cost: batch.cost === undefined ? '' : String(batch.cost),
  percent: batch.percent,
  errorCode: batch.error?.code ?? '',
  errorMessage: batch.error?.message ?? '',
});

export const resultMessage = ({ custom, answer, error }: ItemResult): GetBatchResultsResponse => ({
  customId: custom,
  parts: answer?.parts.map(partMessage).filter((part) => part !== undefined) ?? [],
  finish: answer && finishOf(answer),
  errorCode: error?.code ?? '',
  errorMessage: error?.message ?? '',
});
