import type { AnswerPart, Piece } from '../../../calls/domain/answer.js';
import type { Reader } from '../../shared/run.js';
import { Parts } from '../wire/parts.js';
import { joined, list, record, rest, text, type Json } from '../wire/read.js';
import { errorIn } from '../wire/said.js';
import type { StreamEvent } from '../wire/sse.js';
import { usageOf, type Usage } from '../wire/usage.js';
import { extraOf, finishOf, strangeIn, thoughtOf } from './answer.js';
import { Called } from './called.js';

/** The chunks of one chat completion as pieces. */
export class ChatReader implements Reader<StreamEvent> {
  readonly #model: string;
  readonly #guess: (said: string) => Usage;
  readonly #parts = new Parts();
  readonly #called = new Called(this.#parts);
  readonly #completion: Record<string, unknown> = {};
  readonly #message: Record<string, unknown> = {};
  readonly #logprobs: Record<string, unknown> = {};
  /** The last choice that had a reason to end. */
  #choice: Json | undefined;
  #usage: Usage | undefined;
  /** All words of the answer, for those who do not count them. */
  #words = '';
  #refused = false;
  #begun = false;
  #finished = false;
  #runs = 0;
  /** Key of the text or thought that is being said. */
  #saying: string | undefined;

  constructor(model: string, guess: (said: string) => Usage) {
    this.#model = model;
    this.#guess = guess;
  }

  *read(event: StreamEvent): Generator<Piece> {
    for (const piece of event === 'done' ? this.#finish() : this.#readChunk(event.value)) {
      if (piece.type === 'text') this.#words += piece.text;
      yield piece;
    }
  }

  /** Many servers do not say `[DONE]`: then a reason to end, or the usage of all, is an end as well. */
  end(): Iterable<Piece> {
    return this.#choice === undefined && this.#usage === undefined ? [] : this.#finish();
  }

  *#finish(): Generator<Piece> {
    if (this.#finished || !this.#begun) return;
    this.#finished = true;
    yield* this.#parts.endAll();
    yield* this.#called.end();
    yield {
      type: 'finish',
      ...finishOf(this.#choice ?? {}, { refused: this.#refused, called: this.#called.any }),
      extra: extraOf(this.#completion, { logprobs: this.#logprobs }, this.#message),
      ...(this.#usage ?? this.#guess(this.#words)),
    };
  }

  *#readChunk(value: unknown): Generator<Piece> {
    const error = errorIn(value);
    if (error !== undefined) throw error;
    const chunk = record(value);
    if (!this.#begun) {
      this.#begun = true;
      yield { type: 'begin', id: text(chunk['id']), model: text(chunk['model']) || this.#model };
    }
    Object.assign(this.#completion, chunk);
    const choice = list(chunk['choices'])[0];
    if (choice !== undefined) yield* this.#readChoice(choice);
    const usage = usageOf(chunk['usage']);
    if (usage === undefined) return;
    // Some servers tell with each chunk what was used so far: that is no end yet.
    if (choice === undefined || this.#choice !== undefined) this.#usage = usage;
    yield { type: 'usage', ...usage };
  }

  *#readChoice(choice: Json): Generator<Piece> {
    // Some servers say it all in one message at the end.
    const delta = record(choice['delta'] ?? choice['message']);
    yield* this.#say('thinking', thoughtOf(delta));
    yield* this.#say('text', joined(delta['content']));
    const refusal = text(delta['refusal']);
    if (refusal !== '') this.#refused = true;
    yield* this.#say('refusal', refusal);
    for (const call of list(delta['tool_calls'])) yield* this.#called.read(call, () => this.#hush());
    gather(this.#message, strangeIn(delta));
    gather(this.#logprobs, rest(record(choice['logprobs']), new Set()));
    if (typeof choice['finish_reason'] === 'string') this.#choice = choice;
  }

  *#say(kind: keyof typeof EMPTY, words: string): Generator<Piece> {
    if (words === '') return;
    if (this.#saying?.startsWith(kind) !== true) {
      yield* this.#hush();
      this.#saying = `${kind} ${++this.#runs}`;
      yield* this.#parts.begin(this.#saying, EMPTY[kind]);
    }
    yield* this.#parts.add(this.#saying, words);
  }

  /** Another part begins. */
  *#hush(): Generator<Piece> {
    if (this.#saying !== undefined) yield* this.#parts.end(this.#saying);
    this.#saying = undefined;
    yield* this.#called.settle();
  }
}

/** As parts begin. */
const EMPTY = {
  text: { type: 'text', text: '' },
  refusal: { type: 'text', text: '', refusal: true },
  thinking: { type: 'thinking', text: '', dialect: 'openai-chat' },
} as const satisfies Record<string, AnswerPart>;

/** Arrays grow from chunk to chunk, of all else the last word holds. */
function gather(into: Record<string, unknown>, from: Json | undefined): void {
  for (const [name, value] of Object.entries(from ?? {})) {
    const before = into[name];
    if (Array.isArray(value) && Array.isArray(before)) before.push(...(value as unknown[]));
    else into[name] = Array.isArray(value) ? [...(value as unknown[])] : value;
  }
}
