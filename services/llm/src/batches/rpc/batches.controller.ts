import { AppError } from '@hexad/kernel';
import {
  BatchServiceService as Service,
  type CancelBatchRequest,
  type CancelBatchResponse,
  type CreateBatchRequest,
  type CreateBatchResponse,
  type GetBatchRequest,
  type GetBatchResponse,
  type GetBatchResultsRequest,
  type GetBatchResultsResponse,
  type ListBatchesRequest,
  type ListBatchesResponse,
} from '@hexad/proto/llm/v1/batches';
import { Rpc, type CallContext, derivedId } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { CallRights } from '../../calls/application/call-rights.js';
import { originOf } from '../../calls/rpc/read-asked.js';
import { CreateBatch } from '../application/create-batch.js';
import { ShowBatches } from '../application/show-batches.js';
import { batchMessage, itemOf, resultMessage } from './messages.js';

/** Each method shows only what the caller may see. */
const SEEN = { within: 'tenant' } as const;

@Controller()
export class BatchesController {
  constructor(
    private readonly creating: CreateBatch,
    private readonly shown: ShowBatches,
    private readonly rights: CallRights,
  ) {}

  @Rpc(Service.createBatch, SEEN)
  async create({ model, items, redact, origin }: CreateBatchRequest, call: CallContext): Promise<CreateBatchResponse> {
    if (model === '') throw new AppError('invalid', 'The batch names no model; give one, or a tier: fast, primary, powerful.');
    const { path, door, purpose, agent, conversation, prompt } = originOf(origin, call);
    await this.rights.check(call.caller, path);
    const about = { path, door, purpose, agent, conversation, prompt, redact: redactOf(redact) };
    const { caller } = call;
    // Another caller may have taken the same key.
    const id = derivedId(call, `batch of ${caller.actor}`);
    return { batch: batchMessage(await this.creating.execute({ ...about, id, caller, model, items: items.map(itemOf) })) };
  }

  @Rpc(Service.getBatch, SEEN)
  async get({ id }: GetBatchRequest, call: CallContext): Promise<GetBatchResponse> {
    return { batch: batchMessage(await this.shown.get(call, id)) };
  }

  @Rpc(Service.listBatches, SEEN)
  async list({ limit, cursor }: ListBatchesRequest, call: CallContext): Promise<ListBatchesResponse> {
    const { batches, nextCursor } = await this.shown.list(call, limit, cursor);
    return { batches: batches.map(batchMessage), nextCursor };
  }

  @Rpc(Service.cancelBatch, SEEN)
  async cancel({ id }: CancelBatchRequest, call: CallContext): Promise<CancelBatchResponse> {
    return { batch: batchMessage(await this.shown.cancel(call, id)) };
  }

  @Rpc(Service.getBatchResults, SEEN)
  async *results({ id }: GetBatchResultsRequest, call: CallContext): AsyncGenerator<GetBatchResultsResponse> {
    for await (const result of this.shown.results(call, id)) yield resultMessage(result);
  }
}

function redactOf(redact: string): 'off' | 'on' | undefined {
  if (redact === '') return undefined;
  if (redact === 'on' || redact === 'off') return redact;
  throw new AppError('invalid', `The redact of a batch is off or on, not ${JSON.stringify(redact.slice(0, 40))}.`);
}
