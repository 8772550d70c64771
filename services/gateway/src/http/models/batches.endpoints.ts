import { z } from 'zod';
import { endpoint } from '../../endpoint/endpoint.js';
import { ById, NextCursor, PageQuery } from '../schemas.js';
import { Batch, BatchIn } from './batch-schemas.js';

const tag = 'Model batches';
const SEEN = 'Yours, and those of projects you are a member of; who sees all projects sees all.';
const errors = ['not_found'] as const;
const answered = (description: string) => ({ description, content: { 'application/json': Batch } });

export const createBatch = endpoint({
  method: 'POST',
  path: '/v1/model-batches',
  id: 'createModelBatch',
  tag,
  summary: 'Have many requests answered within a day or two, at a lower price',
  description:
    'The most that all can cost is reserved in the budgets until it ends; then what it did cost is debited. The first provider of the model that has batches takes it.',
  right: 'models.use',
  body: BatchIn,
  answer: { status: 201, ...answered('The batch.') },
  errors: ['budget_reached', 'key_missing', 'model_unknown', 'unsupported', 'too_large'],
});

export const listBatches = endpoint({
  method: 'GET',
  path: '/v1/model-batches',
  id: 'listModelBatches',
  tag,
  summary: 'Batches, the newest first',
  description: SEEN,
  right: 'models.use',
  query: PageQuery,
  answer: {
    status: 200,
    description: 'A page of batches.',
    content: { 'application/json': z.object({ batches: z.array(Batch), nextCursor: NextCursor }) },
  },
});

export const getBatch = endpoint({
  method: 'GET',
  path: '/v1/model-batches/{id}',
  id: 'getModelBatch',
  tag,
  summary: 'How a batch stands',
  right: 'models.use',
  params: ById,
  answer: { status: 200, ...answered('The batch.') },
  errors,
});

export const cancelBatch = endpoint({
  method: 'POST',
  path: '/v1/model-batches/{id}/cancel',
  id: 'cancelModelBatch',
  tag,
  summary: 'Ask the provider to stop; what is answered by then is paid',
  right: 'models.use',
  params: ById,
  answer: { status: 200, ...answered('The batch, which ends when its provider says so.') },
  errors: ['not_found', 'conflict'],
});

export const getBatchResults = endpoint({
  method: 'GET',
  path: '/v1/model-batches/{id}/results',
  id: 'getModelBatchResults',
  tag,
  summary: 'What became of each request of a batch that has ended',
  description:
    'One line of JSON per request, in their order: `customId`, and `parts` with `finish`, or `error`. They are kept as long as bodies are.',
  right: 'models.use',
  params: ById,
  answer: { status: 200, description: 'JSON, one line per request.', content: { 'application/x-ndjson': 'text' } },
  errors: ['not_found', 'conflict'],
});
