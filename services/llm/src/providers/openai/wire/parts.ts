import { AppError } from '@hexad/kernel';
import type { AnswerPart, Piece } from '../../../calls/domain/answer.js';

interface Waiting {
  readonly part: AnswerPart;
  text: string;
  signature: string | undefined;
  closed: boolean;
}

/**
 * Makes parts that do not overlap of what may come interleaved: the first is told as it comes, the others are kept until it has ended. Each
 * method gives the pieces that can be told now.
 */
export class Parts {
  readonly #open = new Map<string, Waiting>();
  /** Key of the part that is being told, and its index. */
  #live: string | undefined;
  #index = -1;

  /** Whether anything has come. */
  get any(): boolean {
    return this.#index >= 0 || this.#open.size > 0;
  }

  has(key: string): boolean {
    return this.#open.has(key);
  }

  keys(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** Of an open part: all its text so far. */
  textOf(key: string): string {
    return this.#open.get(key)?.text ?? '';
  }

  *begin(key: string, part: AnswerPart): Generator<Piece> {
    this.#open.set(key, { part, text: '', signature: undefined, closed: false });
    if (this.#live === undefined) yield* this.#tell(key);
  }

  *add(key: string, text: string): Generator<Piece> {
    if (text === '') return;
    this.#known(key).text += text;
    if (key === this.#live) yield { type: 'text', index: this.#index, text };
  }

  *end(key: string, signature?: string): Generator<Piece> {
    const part = this.#known(key);
    part.closed = true;
    part.signature = signature;
    if (key !== this.#live) return;
    yield* this.#finish(key, part);
    for (const next of this.keys()) {
      if (this.#live !== undefined) return;
      yield* this.#tell(next);
    }
  }

  /** All that is still open, at the end of the stream. */
  *endAll(): Generator<Piece> {
    for (const key of this.keys()) if (this.#open.get(key)?.closed === false) yield* this.end(key);
  }

  *#tell(key: string): Generator<Piece> {
    const waiting = this.#known(key);
    this.#live = key;
    this.#index += 1;
    yield { type: 'part', index: this.#index, part: waiting.part };
    if (waiting.text !== '') yield { type: 'text', index: this.#index, text: waiting.text };
    if (waiting.closed) yield* this.#finish(key, waiting);
  }

  *#finish(key: string, { signature }: Waiting): Generator<Piece> {
    if (signature !== undefined) yield { type: 'seal', index: this.#index, signature };
    yield { type: 'close', index: this.#index };
    this.#open.delete(key);
    this.#live = undefined;
  }

  #known(key: string): Waiting {
    const part = this.#open.get(key);
    if (part !== undefined) return part;
    throw new AppError('stream_broken', `The provider went on with a part of its answer that had ended (${key}); try again.`);
  }
}
