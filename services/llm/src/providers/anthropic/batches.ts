import type Anthropic from '@anthropic-ai/sdk';
import { BatchProvider, type Access, type BatchItem, type BatchResult, type BatchState } from '../../calls/application/provider.js';
import { Clients } from '../shared/clients.js';
import { providerFailure } from '../shared/failures.js';
import { each, whole } from '../shared/run.js';
import type { Transport } from '../shared/transport.js';
import { answerOf } from './answer.js';
import { anthropicClient, anthropicSpeaker, optionsOf, STATUSES } from './client.js';
import { saidOf } from './request.js';

/** Of results, which are read one by one. */
const MOST_BYTES = 4 * 1024 ** 3;

type Batch = Anthropic.Messages.MessageBatch;
type Result = Anthropic.Messages.MessageBatchIndividualResponse;

/** Message batches of Anthropic. */
export class AnthropicBatches extends BatchProvider {
  readonly dialect = 'anthropic';
  readonly #clients: Clients<Anthropic>;

  constructor(transport: Transport) {
    super();
    this.#clients = new Clients((baseUrl) => anthropicClient(baseUrl, transport.fetch(baseUrl, MOST_BYTES)));
  }

  async begin(access: Access, model: string, items: readonly BatchItem[], maxOutput: number): Promise<string> {
    const said = items.map(({ custom, request }) => ({ custom, ...saidOf({ model, maxOutput, request }) }));
    const requests = said.map(({ custom, body }) => ({ custom_id: custom, params: body }));
    const betas = [...new Set(said.flatMap(({ betas }) => betas))];
    const batches = this.#batches(access);
    return whole(anthropicSpeaker, access, async (signal) => (await batches.create({ requests }, optionsOf(access, signal, betas))).id);
  }

  async look(access: Access, id: string): Promise<BatchState> {
    const batches = this.#batches(access);
    return whole(anthropicSpeaker, access, async (signal) => stateOf(await batches.retrieve(id, {}, optionsOf(access, signal))));
  }

  results(access: Access, id: string): AsyncIterable<BatchResult> {
    const batches = this.#batches(access);
    const open = (signal: AbortSignal) => batches.results(id, {}, optionsOf(access, signal));
    return each(anthropicSpeaker, access, open, (result) => [resultOf(result, access)]);
  }

  async cancel(access: Access, id: string): Promise<void> {
    const batches = this.#batches(access);
    await whole(anthropicSpeaker, access, (signal) => batches.cancel(id, {}, optionsOf(access, signal)));
  }

  #batches({ baseUrl }: Access): Anthropic['messages']['batches'] {
    return this.#clients.at(baseUrl).messages.batches;
  }
}

/** A batch that ended without one answer ended for the reason of all its requests. */
function stateOf({ processing_status, request_counts: counts }: Batch): BatchState {
  const { processing, succeeded, errored, canceled, expired } = counts;
  const total = processing + succeeded + errored + canceled + expired;
  const numbers = { total, succeeded, failed: errored + canceled + expired };
  if (processing_status !== 'ended') return { state: processing_status === 'canceling' ? 'cancelling' : 'running', ...numbers };
  if (canceled === total) return { state: 'cancelled', ...numbers };
  return { state: expired === total ? 'expired' : 'ended', ...numbers };
}

function resultOf({ custom_id: custom, result }: Result, { provider, secret }: Access): BatchResult {
  switch (result.type) {
    case 'succeeded':
      return { custom, answer: answerOf(result.message) };
    case 'canceled':
      return { custom, error: { code: 'cancelled', message: 'The batch was cancelled before this request was answered.' } };
    case 'expired':
      return {
        custom,
        error: { code: 'provider_timeout', message: `${provider} did not come to this request in 24 hours; send it again.` },
      };
    case 'errored': {
      const { type, message } = result.error.error;
      const { code, message: sentence } = providerFailure({ provider, secret, status: STATUSES[type], type, message });
      return { custom, error: { code, message: sentence } };
    }
  }
}
