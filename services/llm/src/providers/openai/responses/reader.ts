import { APIError } from 'openai';
import type { AnswerPart, Piece } from '../../../calls/domain/answer.js';
import type { Reader } from '../../shared/run.js';
import { Parts } from '../wire/parts.js';
import { list, record, text, type Json } from '../wire/read.js';
import { errorIn } from '../wire/said.js';
import type { StreamEvent } from '../wire/sse.js';
import { usageOf, type Usage } from '../wire/usage.js';
import { callPart, extraOf, failIfFailed, finishOf, partsOf, thoughtPart } from './answer.js';

const THOUGHT: AnswerPart = { type: 'thinking', text: '', dialect: 'openai-responses' };
const TEXT: AnswerPart = { type: 'text', text: '' };
const REFUSAL: AnswerPart = { type: 'text', text: '', refusal: true };

/** The events of one response as pieces. */
export class ResponseReader implements Reader<StreamEvent> {
  readonly #model: string;
  readonly #guess: (said: string) => Usage;
  readonly #parts = new Parts();
  readonly #items: Json[] = [];
  #refused = false;
  #called = false;
  /** Which paragraph of a thought was said last. */
  #paragraph = '';
  /** All words of the answer, for servers that do not count them. */
  #words = '';

  constructor(model: string, guess: (said: string) => Usage) {
    this.#model = model;
    this.#guess = guess;
  }

  *read(event: StreamEvent): Generator<Piece> {
    if (event === 'done') return;
    for (const piece of this.#read(event.name, record(event.value))) {
      if (piece.type === 'text') this.#words += piece.text;
      yield piece;
    }
  }

  /** All was said with the last event. */
  end(): Iterable<Piece> {
    return [];
  }

  #read(name: string, event: Json): Iterable<Piece> {
    switch (name) {
      case 'response.created':
        return this.#begin(record(event['response']));
      case 'response.output_item.added':
        return this.#openItem(itemKey(event), record(event['item']));
      case 'response.output_text.delta':
        return this.#say(partKey(event), TEXT, text(event['delta']));
      case 'response.refusal.delta':
        this.#refused = true;
        return this.#say(partKey(event), REFUSAL, text(event['delta']));
      case 'response.content_part.done':
        return this.#closeContent(partKey(event), record(event['part']));
      case 'response.function_call_arguments.delta':
        return this.#parts.add(itemKey(event), text(event['delta']));
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return this.#think(event);
      case 'response.output_item.done':
        return this.#closeItem(event, record(event['item']));
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
        return this.#finish(record(event['response']));
      case 'error':
        throw errorIn(event) ?? new APIError(undefined, event, undefined, undefined);
      default:
        return [];
    }
  }

  *#begin(response: Json): Generator<Piece> {
    yield { type: 'begin', id: text(response['id']), model: text(response['model']) || this.#model };
  }

  *#openItem(key: string, item: Json): Generator<Piece> {
    if (item['type'] !== 'function_call') return;
    this.#called = true;
    yield* this.#parts.begin(key, callPart(item, ''));
    yield* this.#parts.add(key, text(item['arguments']));
  }

  *#say(key: string, part: AnswerPart, words: string): Generator<Piece> {
    if (!this.#parts.has(key)) yield* this.#parts.begin(key, part);
    yield* this.#parts.add(key, words);
  }

  *#think(event: Json): Generator<Piece> {
    const key = itemKey(event);
    const paragraph = `${key} ${String(event['summary_index'] ?? event['content_index'])}`;
    const another = this.#parts.has(key) && this.#paragraph !== paragraph;
    this.#paragraph = paragraph;
    yield* this.#say(key, THOUGHT, `${another ? '\n\n' : ''}${text(event['delta'])}`);
  }

  /** Some servers say a text only here. */
  *#closeContent(key: string, part: Json): Generator<Piece> {
    if (part['type'] !== 'refusal' && part['type'] !== 'output_text') return;
    if (part['type'] === 'refusal') this.#refused = true;
    yield* this.#say(key, part['type'] === 'refusal' ? REFUSAL : TEXT, this.#unheard(key, text(part['text']) || text(part['refusal'])));
    yield* this.#parts.end(key);
  }

  *#closeItem(event: Json, item: Json): Generator<Piece> {
    const key = itemKey(event);
    this.#items.push(item);
    if (item['type'] === 'message') {
      for (const at of list(item['content']).keys()) if (this.#parts.has(`${key} ${at}`)) yield* this.#parts.end(`${key} ${at}`);
      return;
    }
    if (!this.#parts.has(key)) {
      const [part] = partsOf(item);
      if (part === undefined) return;
      if (part.type === 'tool_call') this.#called = true;
      yield* this.#parts.begin(key, part);
    } else if (item['type'] === 'function_call') yield* this.#parts.add(key, this.#unheard(key, text(item['arguments'])));
    const [thought] = item['type'] === 'reasoning' && this.#parts.textOf(key) !== '' ? thoughtPart(item) : [];
    yield* this.#parts.end(key, thought?.type === 'thinking' ? thought.signature : undefined);
  }

  #unheard(key: string, all: string): string {
    const heard = this.#parts.textOf(key);
    return all.startsWith(heard) ? all.slice(heard.length) : '';
  }

  *#finish(response: Json): Generator<Piece> {
    const usage = usageOf(response['usage']);
    if (usage !== undefined) yield { type: 'usage', ...usage };
    failIfFailed(response);
    yield* this.#parts.endAll();
    yield {
      type: 'finish',
      finish: finishOf(response, { refused: this.#refused, called: this.#called }),
      extra: extraOf(response, this.#items),
      ...(usage ?? this.#guess(this.#words)),
    };
  }
}

const itemKey = (event: Json): string => String(event['output_index']);
const partKey = (event: Json): string => `${itemKey(event)} ${String(event['content_index'])}`;
