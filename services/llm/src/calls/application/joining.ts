import { NO_TOKENS, type Tokens } from '../../money/index.js';
import type { Piece } from '../domain/answer.js';

/** Makes the streams of several attempts one: the words of the next follow those of the one before in the same part. */
export class Joining {
  /** The index that the next part gets. */
  #next = 0;
  /** The part of an attempt that broke, still open. */
  #open: number | undefined;
  #isText = false;
  /** Of the attempt under way: its indices to ours. */
  #indices = new Map<number, number>();
  #joined = false;
  #before: Tokens = NO_TOKENS;

  /** The attempt under way broke, having used so many tokens; another goes on. `open`: our index of the part that had not ended. */
  goOn(open: number | undefined, isText: boolean, tokens: Tokens): void {
    this.#open = open;
    this.#isText = isText;
    this.#indices = new Map();
    this.#joined = true;
    this.#before = plus(this.#before, tokens);
  }

  *push(piece: Piece): Generator<Piece> {
    switch (piece.type) {
      case 'begin':
        if (!this.#joined) yield piece;
        return;
      case 'usage':
      case 'finish':
        return yield { ...piece, tokens: plus(this.#before, piece.tokens) };
      case 'part':
        return yield* this.#part(piece);
      default: {
        const index = this.#indices.get(piece.index);
        if (index !== undefined) yield { ...piece, index };
      }
    }
  }

  *#part({ index, part }: Extract<Piece, { type: 'part' }>): Generator<Piece> {
    const open = this.#open;
    // Thoughts about how to go on are no part of the answer.
    if (this.#joined && part.type === 'thinking') return;
    if (open !== undefined && this.#isText && part.type === 'text') {
      this.#open = undefined;
      this.#indices.set(index, open);
      if (part.text !== '') yield { type: 'text', index: open, text: part.text };
      return;
    }
    if (open !== undefined) yield { type: 'close', index: open };
    this.#open = undefined;
    this.#indices.set(index, this.#next);
    yield { type: 'part', index: this.#next, part };
    this.#next += 1;
  }
}

const plus = (a: Tokens, b: Tokens): Tokens => ({
  input: a.input + b.input,
  output: a.output + b.output,
  cachedRead: a.cachedRead + b.cachedRead,
  cachedWrite: a.cachedWrite + b.cachedWrite,
  cachedWriteLong: (a.cachedWriteLong ?? 0) + (b.cachedWriteLong ?? 0),
});
