import { AppError } from '@hexad/kernel';
import { BatchProvider, type Access, type BatchItem, type BatchResult, type BatchState } from '../../calls/application/provider.js';
import { Clients } from '../shared/clients.js';
import { providerFailure } from '../shared/failures.js';
import { whole } from '../shared/run.js';
import type { Transport } from '../shared/transport.js';
import type { Wire } from './answer.js';
import { Gemini, geminiSpeaker, modelPath } from './client.js';
import { answerOf } from './reader.js';
import { bodyOf } from './request.js';
import { unsupported } from '../shared/unsupported.js';

/** Of results, which come in one answer. */
const MOST_BYTES = 256 * 1024 * 1024;

type Count = string | number;

interface Batch {
  readonly name: string;
  readonly metadata?: {
    readonly model?: string;
    readonly state?: string;
    readonly batchStats?: Partial<Record<'requestCount' | 'successfulRequestCount' | 'failedRequestCount', Count>>;
    readonly output?: Output;
  };
  readonly response?: Output;
}

interface Output {
  readonly inlinedResponses?: { readonly inlinedResponses?: readonly Inlined[] };
}

interface Inlined {
  readonly response?: Wire;
  readonly error?: { readonly code?: number; readonly message?: string };
  readonly metadata?: { readonly key?: string };
}

/** Batches of the Gemini API with their requests inlined. */
export class GeminiBatches extends BatchProvider {
  readonly dialect = 'gemini';
  readonly #clients: Clients<Gemini>;

  constructor(transport: Transport) {
    super();
    this.#clients = new Clients((baseUrl) => new Gemini(baseUrl, transport.fetch(baseUrl, MOST_BYTES)));
  }

  async begin(access: Access, model: string, items: readonly BatchItem[], _maxOutput: number): Promise<string> {
    const path = `${modelPath(model)}:batchGenerateContent`;
    if (items.some(({ request }) => request.parallelTools === false))
      throw unsupported('Gemini', 'parallelTools false in a batch', 'cannot forbid several calls at once');
    const requests = items.map(({ custom, request }) => ({ request: bodyOf({ model, request }), metadata: { key: custom } }));
    const body = { batch: { displayName: 'hexad', inputConfig: { requests: { requests } } } };
    const client = this.#clients.at(access.baseUrl);
    return whole(geminiSpeaker, access, async (signal) => (await client.post<Batch>(path, body, access, signal)).name);
  }

  async look(access: Access, id: string): Promise<BatchState> {
    const { metadata = {} } = await this.#get(access, id);
    const { requestCount = 0, successfulRequestCount = 0, failedRequestCount = 0 } = metadata.batchStats ?? {};
    return {
      state: stateOf(metadata.state ?? ''),
      total: Number(requestCount),
      succeeded: Number(successfulRequestCount),
      failed: Number(failedRequestCount),
    };
  }

  async *results(access: Access, id: string): AsyncGenerator<BatchResult, void, void> {
    const { metadata, response } = await this.#get(access, id);
    const model = metadata?.model?.replace(/^models\//, '') ?? '';
    for (const inlined of (response ?? metadata?.output)?.inlinedResponses?.inlinedResponses ?? []) yield resultOf(inlined, model, access);
  }

  async cancel(access: Access, id: string): Promise<void> {
    const path = `${batchPath(id)}:cancel`;
    const client = this.#clients.at(access.baseUrl);
    await whole(geminiSpeaker, access, (signal) => client.post(path, {}, access, signal));
  }

  #get(access: Access, id: string): Promise<Batch> {
    const path = batchPath(id);
    const client = this.#clients.at(access.baseUrl);
    return whole(geminiSpeaker, access, (signal) => client.get<Batch>(path, {}, access, signal));
  }
}

function batchPath(id: string): string {
  if (/^batches\/[\w-]+$/.test(id)) return id;
  throw new AppError('not_found', `"${id}" is no batch of this provider; take the id that it gave.`);
}

const STATES: Readonly<Record<string, BatchState['state']>> = {
  SUCCEEDED: 'ended',
  PARTIALLY_SUCCEEDED: 'ended',
  FAILED: 'failed',
  EXPIRED: 'expired',
  CANCELLED: 'cancelled',
  CANCELLING: 'cancelling',
};

const stateOf = (state: string): BatchState['state'] => STATES[state.replace(/^(?:BATCH|JOB)_STATE_/, '')] ?? 'running';

/** HTTP statuses of google.rpc.Code. */
const STATUSES: Readonly<Record<number, number>> = { 3: 400, 4: 504, 5: 404, 7: 403, 8: 429, 9: 400, 13: 500, 14: 503, 16: 401 };

function resultOf({ response, error, metadata }: Inlined, model: string, { provider, secret }: Access): BatchResult {
  const custom = metadata?.key ?? '';
  try {
    if (response !== undefined) return { custom, answer: answerOf(response, model) };
  } catch {
    // Without an end it is none.
  }
  const failure = providerFailure({ provider, secret, status: STATUSES[error?.code ?? 13] ?? 500, message: error?.message });
  return { custom, error: { code: failure.code, message: failure.message } };
}
