import { AppError } from '@hexad/kernel';
import { toFile } from 'openai';
import type OpenAI from 'openai';
import type { TokenCounter } from '../../../calls/application/ports.js';
import { BatchProvider, type Access, type BatchItem, type BatchResult, type BatchState } from '../../../calls/application/provider.js';
import type { Clients } from '../../shared/clients.js';
import { each, whole } from '../../shared/run.js';
import type { Transport } from '../../shared/transport.js';
import { bodyOf as chatBodyOf } from '../chat/request.js';
import { bodyOf as responseBodyOf } from '../responses/request.js';
import { linesOver, optionsOf, type Line } from '../wire/client.js';
import { linesIn } from '../wire/lines.js';
import { BatchReader } from './reader.js';

/** Bytes of a file of results. What OpenAI takes in one file is 200 MB; answers are longer than what they answer. */
const MOST_BYTES = 4 * 1024 ** 3;

const SPOKEN = {
  'openai-chat': { url: '/v1/chat/completions', bodyOf: chatBodyOf },
  'openai-responses': { url: '/v1/responses', bodyOf: responseBodyOf },
} as const;

const STATES: Readonly<Record<OpenAI.Batch['status'], BatchState['state']>> = {
  validating: 'running',
  in_progress: 'running',
  finalizing: 'running',
  completed: 'ended',
  failed: 'failed',
  expired: 'expired',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
};

/** OpenAI's batches: a file of requests goes there, files of answers and errors come back. OpenAI deletes them after 30 days. */
export class OpenAiBatches extends BatchProvider {
  readonly dialect: keyof typeof SPOKEN;
  readonly #lines: Clients<Line>;
  readonly #counter: TokenCounter;

  constructor(dialect: keyof typeof SPOKEN, transport: Transport, counter: TokenCounter) {
    super();
    this.dialect = dialect;
    this.#lines = linesOver(transport, MOST_BYTES);
    this.#counter = counter;
  }

  async begin(access: Access, model: string, items: readonly BatchItem[], _maxOutput: number): Promise<string> {
    const { client, host, speaker } = this.#lines.at(access.baseUrl);
    const { url, bodyOf } = SPOKEN[this.dialect];
    const lines = items.map(
      ({ custom, request }) => `${JSON.stringify({ custom_id: custom, method: 'POST', url, body: bodyOf({ model, request }, host) })}\n`,
    );
    return whole(speaker, access, async (signal) => {
      const options = optionsOf(access, signal);
      const file = await toFile(Buffer.from(lines.join('')), 'requests.jsonl', { type: 'application/jsonl' });
      const { id: input } = await client.files.create({ file, purpose: 'batch' }, options);
      try {
        return (await client.batches.create({ input_file_id: input, endpoint: url, completion_window: '24h' }, options)).id;
      } catch (error) {
        await client.files.delete(input, options).catch(() => undefined);
        throw error;
      }
    });
  }

  async look(access: Access, id: string): Promise<BatchState> {
    const { status, request_counts: counts } = await this.#batch(access, id);
    return { state: STATES[status], total: counts?.total ?? 0, succeeded: counts?.completed ?? 0, failed: counts?.failed ?? 0 };
  }

  async *results(access: Access, id: string): AsyncGenerator<BatchResult> {
    const batch = await this.#batch(access, id);
    const state = STATES[batch.status];
    if (state === 'running' || state === 'cancelling') {
      throw new AppError('conflict', `The batch ${id} has not ended (${batch.status}); ask again when it has.`);
    }
    const reader = new BatchReader(this.dialect, access, this.#counter);
    if (state === 'failed') throw reader.failure(batch.errors?.data);
    for (const file of [batch.output_file_id, batch.error_file_id]) {
      if (typeof file !== 'string') continue;
      yield* this.#resultsIn(file, access, reader);
    }
  }

  async cancel(access: Access, id: string): Promise<void> {
    const { client, speaker } = this.#lines.at(access.baseUrl);
    await whole(speaker, access, async (signal) => client.batches.cancel(id, optionsOf(access, signal)));
  }

  #batch(access: Access, id: string): Promise<OpenAI.Batch> {
    const { client, speaker } = this.#lines.at(access.baseUrl);
    return whole(speaker, access, async (signal) => client.batches.retrieve(id, optionsOf(access, signal)));
  }

  /** Line by line: a file can be longer than what should be in memory. */
  #resultsIn(file: string, access: Access, reader: BatchReader): AsyncGenerator<BatchResult> {
    const { client, speaker } = this.#lines.at(access.baseUrl);
    const open = async (signal: AbortSignal) => linesIn(await client.get(`/files/${file}/content`, optionsOf(access, signal)).asResponse());
    return each(speaker, access, open, (line) => (line === '' ? [] : [reader.read(line)]));
  }
}
