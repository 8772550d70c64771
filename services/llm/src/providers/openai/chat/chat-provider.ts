import type OpenAI from 'openai';
import { Provider, type Access, type Embedding, type Sending } from '../../../calls/application/provider.js';
import type { TokenCounter } from '../../../calls/application/ports.js';
import type { Answer, AnswerPart, Embeddings, Piece } from '../../../calls/domain/answer.js';
import { failureAs } from '../../shared/failures.js';
import { called, eventsOf } from '../wire/calling.js';
import { optionsOf, type OpenAiClients } from '../wire/clients.js';
import { embed, models } from '../wire/others.js';
import { hostOf } from '../wire/host.js';
import { record } from '../wire/read.js';
import { strayError } from '../wire/stray.js';
import { guessed } from '../wire/usage.js';
import { answerOf } from './answer.js';
import { ChatPieces } from './pieces.js';
import { chatBody } from './request.js';

type Params = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
type StreamParams = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/**
 * Chat Completions of OpenAI, GitHub Models and every URL that is compatible with them. Where a server does not tell what was used, the tokens
 * are estimated, so that no call is free.
 */
export class ChatProvider extends Provider {
  readonly dialect = 'openai-chat';
  readonly #clients: OpenAiClients;
  readonly #counter: TokenCounter;

  constructor(clients: OpenAiClients, counter: TokenCounter) {
    super();
    this.#clients = clients;
    this.#counter = counter;
  }

  async complete(sending: Sending): Promise<Answer> {
    const body = chatBody(sending) as unknown as Params;
    const completion = await called(sending, () => this.#clients.at(sending.baseUrl).chat.completions.create(body, optionsOf(sending)));
    const answer = answerOf(completion, sending.model);
    if (answer === undefined) throw strayError(completion, sending, 'chat completion');
    const { usage, ...said } = answer;
    return { ...said, ...(usage ?? guessed(this.#counter, sending, said.parts.map(wordsOf))) };
  }

  async *stream(sending: Sending): AsyncGenerator<Piece> {
    const body = { ...chatBody(sending), stream: true, ...streamOptions(sending) } as unknown as StreamParams;
    const pieces = new ChatPieces(sending.model);
    const client = this.#clients.at(sending.baseUrl);
    const events = eventsOf(
      sending,
      (signal) => client.chat.completions.create(body, { ...optionsOf(sending), signal }),
      () => pieces.heard,
    );
    let said = '';
    try {
      for (;;) {
        const next = await events.next();
        if (next.done === true) {
          if (next.value || pieces.ended) break;
          throw failureAs('stream_broken', {
            provider: hostOf(sending.baseUrl).name,
            secret: undefined,
            message: 'it ended before the answer did',
          });
        }
        for (const piece of pieces.read(next.value)) {
          if (piece.type === 'text') said += piece.text;
          yield piece;
        }
      }
    } finally {
      await events.return(false);
    }
    const { usage, ...end } = yield* pieces.end();
    yield { type: 'finish', ...end, ...(usage ?? guessed(this.#counter, sending, [said])) };
  }

  count(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  embed(embedding: Embedding): Promise<Embeddings> {
    return embed(this.#clients.at(embedding.baseUrl), embedding, this.#counter);
  }

  models(access: Access): Promise<readonly string[]> {
    return models(this.#clients.at(access.baseUrl), access);
  }
}

const wordsOf = (part: AnswerPart): string =>
  part.type === 'tool_call' ? part.name + part.input : part.type === 'opaque' ? JSON.stringify(part.value) : part.text;

/** Usage is asked for, but old servers refuse to hear of it: a caller's own `stream_options` can say `include_usage: false`. */
function streamOptions({ request: { extra } }: Sending) {
  return { stream_options: { include_usage: true, ...record(extra?.fields['stream_options']) } };
}
