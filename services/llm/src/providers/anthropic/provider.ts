import type Anthropic from '@anthropic-ai/sdk';
import { Provider, type Access, type Embedding, type Sending } from '../../calls/application/provider.js';
import type { Answer, Embeddings, Piece } from '../../calls/domain/answer.js';
import { Clients } from '../shared/clients.js';
import { pieces, whole } from '../shared/run.js';
import type { Transport } from '../shared/transport.js';
import { unsupported } from '../shared/unsupported.js';
import { answerOf } from './answer.js';
import { anthropicClient, anthropicSpeaker, optionsOf } from './client.js';
import { MessageReader } from './reader.js';
import { countedOf, saidOf } from './request.js';

/** `messages.create` would write to the console that a model is old. */
const MESSAGES = '/v1/messages';

type Events = AsyncIterable<Anthropic.RawMessageStreamEvent>;

/** The most that a page of the list may have. */
const MODELS_PER_PAGE = 1000;

/** The Messages API of Anthropic. */
export class AnthropicProvider extends Provider {
  readonly dialect = 'anthropic';
  readonly #clients: Clients<Anthropic>;

  constructor(transport: Transport) {
    super();
    this.#clients = new Clients((baseUrl) => anthropicClient(baseUrl, transport.fetch(baseUrl)));
  }

  async complete(sending: Sending): Promise<Answer> {
    const { body, betas } = saidOf(sending);
    const client = this.#clients.at(sending.baseUrl);
    return whole(anthropicSpeaker, sending, async (signal) =>
      answerOf(await client.post<Anthropic.Message>(MESSAGES, { body, ...optionsOf(sending, signal, betas) })),
    );
  }

  stream(sending: Sending): AsyncIterable<Piece> {
    const client = this.#clients.at(sending.baseUrl);
    const open = async (signal: AbortSignal) => {
      const { body, betas } = saidOf(sending);
      return client.post<Events>(MESSAGES, { body: { ...body, stream: true }, stream: true, ...optionsOf(sending, signal, betas) });
    };
    return pieces(anthropicSpeaker, sending, open, new MessageReader());
  }

  async count(sending: Sending): Promise<number> {
    const { body, betas } = saidOf(sending);
    const { messages } = this.#clients.at(sending.baseUrl);
    return whole(
      anthropicSpeaker,
      sending,
      async (signal) => (await messages.countTokens(countedOf(body), optionsOf(sending, signal, betas))).input_tokens,
    );
  }

  async embed(_embedding: Embedding): Promise<Embeddings> {
    throw unsupported('Anthropic', 'texts to embed', 'has no embeddings');
  }

  async models(access: Access): Promise<readonly string[]> {
    const { models } = this.#clients.at(access.baseUrl);
    return whole(anthropicSpeaker, access, async (signal) => {
      const ids: string[] = [];
      for await (const { id } of models.list({ limit: MODELS_PER_PAGE }, optionsOf(access, signal))) ids.push(id);
      return ids;
    });
  }
}
