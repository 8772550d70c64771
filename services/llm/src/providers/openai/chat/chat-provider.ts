import type OpenAI from 'openai';
import type { TokenCounter } from '../../../calls/application/ports.js';
import { Provider, type Access, type Embedding, type Sending } from '../../../calls/application/provider.js';
import type { Answer, Embeddings, Piece } from '../../../calls/domain/answer.js';
import type { Clients } from '../../shared/clients.js';
import { pieces, whole } from '../../shared/run.js';
import type { Transport } from '../../shared/transport.js';
import { linesOver, optionsOf, type Line } from '../wire/client.js';
import { embed, models } from '../wire/embeddings.js';
import { eventsIn } from '../wire/sse.js';
import { unreadable } from '../wire/unreadable.js';
import { guessed, wordsOf } from '../wire/usage.js';
import { answerOf } from './answer.js';
import { ChatReader } from './reader.js';
import { bodyOf } from './request.js';

type Params = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
type StreamParams = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/**
 * Chat Completions: of OpenAI, of GitHub Models and of every URL that is compatible with them. Where a server does not tell what was used, it is
 * estimated, so that no call is free.
 */
export class ChatProvider extends Provider {
  readonly dialect = 'openai-chat';
  readonly #lines: Clients<Line>;
  readonly #counter: TokenCounter;

  constructor(transport: Transport, counter: TokenCounter) {
    super();
    this.#lines = linesOver(transport);
    this.#counter = counter;
  }

  async complete(sending: Sending): Promise<Answer> {
    const { client, host, speaker } = this.#lines.at(sending.baseUrl);
    const body = bodyOf(sending, host) as unknown as Params;
    return whole(speaker, sending, async (signal) => {
      const completion = await client.chat.completions.create(body, optionsOf(sending, signal));
      const answer = answerOf(completion, sending.model);
      if (answer === undefined) throw unreadable(completion, host, 'chat completion');
      const { usage, ...said } = answer;
      return { ...said, ...(usage ?? guessed(this.#counter, sending, wordsOf(said.parts))) };
    });
  }

  async *stream(sending: Sending): AsyncGenerator<Piece> {
    const { client, host, speaker } = this.#lines.at(sending.baseUrl);
    const body = { ...bodyOf(sending, host), stream: true } as unknown as StreamParams;
    const open = async (signal: AbortSignal) =>
      eventsIn(await client.chat.completions.create(withUsage(body), optionsOf(sending, signal)).asResponse());
    yield* pieces(speaker, sending, open, new ChatReader(sending.model, (said) => guessed(this.#counter, sending, said)));
  }

  async count(): Promise<undefined> {
    return undefined;
  }

  embed(embedding: Embedding): Promise<Embeddings> {
    return embed(this.#lines.at(embedding.baseUrl), embedding, this.#counter);
  }

  models(access: Access): Promise<readonly string[]> {
    return models(this.#lines.at(access.baseUrl), access);
  }
}

const withUsage = (body: StreamParams): StreamParams => ({ ...body, stream_options: { ...body.stream_options, include_usage: true } });
