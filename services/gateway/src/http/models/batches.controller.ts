import type { Caller } from '@hexad/kernel';
import type { GetBatchResultsResponse } from '@hexad/proto/llm/v1/batches';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { Stopping } from '../stopping.js';
import { sendChunks, signalOf } from '../streaming.js';
import { batchJson, requestOf, resultJson } from './batch-json.js';
import { cancelBatch, createBatch, getBatch, getBatchResults, listBatches } from './batches.endpoints.js';

/** Milliseconds in which a provider takes a batch. */
const LONGEST_MS = 300_000;

@Controller()
export class BatchesController {
  constructor(
    private readonly backend: Backend,
    private readonly stopping: Stopping,
  ) {}

  @Serves(createBatch)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createBatch>, @By() caller: Caller) {
    const options = { caller, idempotencyKey, timeoutMs: LONGEST_MS };
    return batchJson((await this.backend.batches.createBatch(requestOf(body), options)).batch);
  }

  @Serves(listBatches)
  async list(@Input() { query }: InputOf<typeof listBatches>, @By() caller: Caller) {
    const { batches, nextCursor } = await this.backend.batches.listBatches(query, { caller });
    return { batches: batches.map(batchJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(getBatch)
  async get(@Input() { params }: InputOf<typeof getBatch>, @By() caller: Caller) {
    return batchJson((await this.backend.batches.getBatch(params, { caller })).batch);
  }

  @Serves(cancelBatch)
  async cancel(@Input() { params, idempotencyKey }: InputOf<typeof cancelBatch>, @By() caller: Caller) {
    return batchJson((await this.backend.batches.cancelBatch(params, { caller, idempotencyKey })).batch);
  }

  @Serves(getBatchResults)
  async results(@Input() { params }: InputOf<typeof getBatchResults>, @By() caller: Caller, @Res() reply: FastifyReply): Promise<void> {
    const results = this.backend.batches.getBatchResults(params, { caller, signal: signalOf(reply, this.stopping.signal) });
    await sendChunks(reply, lines(results), { 'content-type': 'application/x-ndjson; charset=utf-8' });
  }
}

async function* lines(results: AsyncIterable<GetBatchResultsResponse>): AsyncGenerator<string> {
  for await (const result of results) yield `${JSON.stringify(resultJson(result))}\n`;
}
