import { NotFoundError } from 'openai';
import type OpenAI from 'openai';
import type { Sending } from '../../../calls/application/provider.js';
import type { Answer, Piece } from '../../../calls/domain/answer.js';
import { pieces, whole } from '../../shared/run.js';
import { optionsOf } from '../wire/client.js';
import { OpenAiProvider } from '../wire/open-ai-provider.js';
import { count, record } from '../wire/read.js';
import { eventsIn } from '../wire/sse.js';
import { unreadable } from '../wire/unreadable.js';
import { guessed, wordsOf } from '../wire/usage.js';
import { answerOf } from './answer.js';
import { ResponseReader } from './reader.js';
import { bodyOf, countedOf } from './request.js';

type Params = OpenAI.Responses.ResponseCreateParamsNonStreaming;
type StreamParams = OpenAI.Responses.ResponseCreateParamsStreaming;

/** Responses: of OpenAI and of every URL that is compatible with them. */
export class ResponsesProvider extends OpenAiProvider {
  readonly dialect = 'openai-responses';

  async complete(sending: Sending): Promise<Answer> {
    const { client, host, speaker } = this.lines.at(sending.baseUrl);
    const body = bodyOf(sending, host) as unknown as Params;
    return whole(speaker, sending, async (signal) => {
      const response = await client.responses.create(body, optionsOf(sending, signal));
      const answer = answerOf(response, sending.model);
      if (answer === undefined) throw unreadable(response, sending, 'response');
      const { usage, ...said } = answer;
      return { ...said, ...(usage ?? guessed(this.counter, sending, wordsOf(said.parts))) };
    });
  }

  async *stream(sending: Sending): AsyncGenerator<Piece> {
    const { client, host, speaker } = this.lines.at(sending.baseUrl);
    const body = { ...bodyOf(sending, host), stream: true } as unknown as StreamParams;
    const open = async (signal: AbortSignal) => eventsIn(await client.responses.create(body, optionsOf(sending, signal)).asResponse());
    yield* pieces(speaker, sending, open, new ResponseReader(sending.model, (said) => guessed(this.counter, sending, said)));
  }

  /** Undefined for servers that have the protocol, but not its counting. */
  async count(sending: Sending): Promise<number | undefined> {
    const { client, host, speaker } = this.lines.at(sending.baseUrl);
    const body: OpenAI.Responses.InputTokenCountParams = countedOf(sending, host);
    return whole(speaker, sending, async (signal) => {
      try {
        return count(record(await client.responses.inputTokens.count(body, optionsOf(sending, signal)))['input_tokens']);
      } catch (error) {
        if (error instanceof NotFoundError && error.code !== 'model_not_found') return undefined;
        throw error;
      }
    });
  }
}
