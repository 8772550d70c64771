import type OpenAI from 'openai';
import type { Sending } from '../../../calls/application/provider.js';
import type { Answer, Piece } from '../../../calls/domain/answer.js';
import { pieces, whole } from '../../shared/run.js';
import { optionsOf } from '../wire/client.js';
import { OpenAiProvider } from '../wire/open-ai-provider.js';
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
export class ChatProvider extends OpenAiProvider {
  readonly dialect = 'openai-chat';

  async complete(sending: Sending): Promise<Answer> {
    const { client, host, speaker } = this.lines.at(sending.baseUrl);
    const body = bodyOf(sending, host) as unknown as Params;
    return whole(speaker, sending, async (signal) => {
      const completion = await client.chat.completions.create(body, optionsOf(sending, signal));
      const answer = answerOf(completion, sending.model);
      if (answer === undefined) throw unreadable(completion, sending, 'chat completion');
      const { usage, ...said } = answer;
      return { ...said, ...(usage ?? guessed(this.counter, sending, wordsOf(said.parts))) };
    });
  }

  async *stream(sending: Sending): AsyncGenerator<Piece> {
    const { client, host, speaker } = this.lines.at(sending.baseUrl);
    const body = { ...bodyOf(sending, host), stream: true } as unknown as StreamParams;
    const open = async (signal: AbortSignal) =>
      eventsIn(await client.chat.completions.create(withUsage(body), optionsOf(sending, signal)).asResponse());
    yield* pieces(speaker, sending, open, new ChatReader(sending.model, (said) => guessed(this.counter, sending, said)));
  }

  async count(): Promise<undefined> {
    return undefined;
  }
}

const withUsage = (body: StreamParams): StreamParams => ({ ...body, stream_options: { ...body.stream_options, include_usage: true } });
