import type { Piece } from '../domain/answer.js';
import type { Guarded, Restorer } from './ports.js';

/** Puts back into a stream what the guards took out of the request. */
export class Restoring {
  readonly #guarded: Guarded;
  #restorer: Restorer | undefined;

  constructor(guarded: Guarded) {
    this.#guarded = guarded;
  }

  *push(piece: Piece): Generator<Piece> {
    if (piece.type === 'part') return yield* this.#open(piece);
    if (this.#restorer === undefined) return yield piece;
    if (piece.type === 'text') return yield* textOf(piece.index, this.#restorer.push(piece.text));
    if (piece.type === 'close') {
      yield* textOf(piece.index, this.#restorer.end());
      this.#restorer = undefined;
    }
    yield piece;
  }

  *#open(piece: Extract<Piece, { type: 'part' }>): Generator<Piece> {
    const { index, part } = piece;
    this.#restorer =
      part.type === 'text' ? this.#guarded.restorer('text') : part.type === 'tool_call' ? this.#guarded.restorer('json') : undefined;
    if (this.#restorer === undefined) return yield piece;
    if (part.type === 'text') {
      yield { type: 'part', index, part: { ...part, text: '' } };
      yield* textOf(index, this.#restorer.push(part.text));
    } else if (part.type === 'tool_call') {
      yield { type: 'part', index, part: { ...part, input: '' } };
      yield* textOf(index, this.#restorer.push(part.input));
    }
  }
}

function* textOf(index: number, text: string): Generator<Piece> {
  if (text !== '') yield { type: 'text', index, text };
}
