import { openAiError, type AppError } from '@hexad/kernel';
import type { CallFacts } from '../../../calls/application/calls.js';
import type { AnswerPart, Piece } from '../../../calls/domain/answer.js';
import { isObject } from '../fields.js';
import type { AnswerWriter, Asked, Given } from '../door.js';
import { dataEvent } from '../sse.js';
import { chatUsage } from '../usage.js';
import { callOf, chatFinish, chatId, ownOf } from './write.js';

type Kind = 'text' | 'refusal' | 'thinking' | 'call' | 'hidden';

/** Chunks of Chat Completions. What is the same in each is made once: a long answer has thousands. */
export class ChatWriter implements AnswerWriter {
  readonly #start: string;
  readonly #head: string;
  readonly #withUsage: boolean;
  /** Calls so far: they are counted by themselves. */
  #calls = 0;
  #kind: Kind = 'hidden';
  #said = '';

  constructor({ id, model }: CallFacts, { body }: Asked, { at }: Given) {
    this.#withUsage = isObject(body['stream_options']) && body['stream_options']['include_usage'] === true;
    const head = JSON.stringify({ id: chatId(id), object: 'chat.completion.chunk', created: at, model });
    this.#start = `data: ${head.slice(0, -1)}`;
    this.#head = `${this.#start}${this.#withUsage ? ',"usage":null' : ''},"choices":[{"index":0,"delta":`;
  }

  piece(piece: Piece): string {
    switch (piece.type) {
      case 'begin':
        return this.#delta('{"role":"assistant","content":"","refusal":null}');
      case 'part':
        return this.#open(piece.part);
      case 'text':
        return this.#text(piece.text);
      case 'finish':
        return this.#end(piece);
      default:
        return '';
    }
  }

  broken(error: AppError): string {
    return dataEvent(JSON.stringify({ error: openAiError(error) }));
  }

  #open(part: AnswerPart): string {
    switch (part.type) {
      case 'text':
      case 'thinking':
        this.#kind = part.type === 'text' && part.refusal === true ? 'refusal' : part.type;
        return part.text === '' ? '' : this.#text(part.text);
      default:
        return this.#call(part);
    }
  }

  #call(part: AnswerPart): string {
    const call = callOf(part);
    this.#kind = part.type === 'tool_call' ? 'call' : 'hidden';
    return call === undefined ? '' : this.#delta(JSON.stringify({ tool_calls: [{ index: this.#calls++, ...call }] }));
  }

  #text(text: string): string {
    switch (this.#kind) {
      case 'text':
        this.#said += text;
        return this.#delta(`{"content":${JSON.stringify(text)}}`);
      case 'refusal':
        return this.#delta(`{"refusal":${JSON.stringify(text)}}`);
      case 'thinking':
        return this.#delta(`{"reasoning_content":${JSON.stringify(text)}}`);
      case 'call':
        return this.#delta(`{"tool_calls":[{"index":${this.#calls - 1},"function":{"arguments":${JSON.stringify(text)}}}]}`);
      case 'hidden':
        return '';
    }
  }

  #delta(delta: string): string {
    return `${this.#head}${delta},"logprobs":null,"finish_reason":null}]}\n\n`;
  }

  /** What only a provider of this protocol tells comes in the last chunk. */
  #end({ finish, tokens, reasoningTokens, extra }: Extract<Piece, { type: 'finish' }>): string {
    const { ofChoice, ofMessage, ofCompletion } = ownOf(extra);
    // Of others than OpenAI it is known at its end only.
    const delta = finish === 'refused' && this.#said !== '' ? { refusal: this.#said, ...ofMessage } : ofMessage;
    const choice = { index: 0, delta, ...ofChoice, finish_reason: chatFinish(finish) };
    const rest = JSON.stringify({ ...ofCompletion, ...(this.#withUsage && { usage: null }), choices: [choice] });
    const usage = this.#withUsage ? `${this.#start},"choices":[],"usage":${JSON.stringify(chatUsage(tokens, reasoningTokens))}}\n\n` : '';
    return `${this.#start},${rest.slice(1)}\n\n${usage}data: [DONE]\n\n`;
  }
}
