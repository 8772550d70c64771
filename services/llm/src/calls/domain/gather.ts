import { NO_TOKENS, type Tokens } from '../../money/index.js';
import type { Answer, AnswerPart, Finish, Piece } from './answer.js';

/** What a stream has said so far. */
export class Gathering {
  readonly #parts: AnswerPart[] = [];
  #id = '';
  #model = '';
  #tokens: Tokens | undefined;
  #reasoningTokens: number | undefined;
  #end: Extract<Piece, { type: 'finish' }> | undefined;
  #open: number | undefined;
  /** UTF-16 units of text, thoughts and tool inputs. */
  #length = 0;

  add(piece: Piece): void {
    switch (piece.type) {
      case 'begin':
        this.#id ||= piece.id;
        this.#model = piece.model;
        break;
      case 'part':
        this.#parts[piece.index] = piece.part;
        this.#open = piece.index;
        this.#length += textOf(piece.part).length;
        break;
      case 'text':
        this.#extend(piece.index, piece.text);
        break;
      case 'seal':
        this.#change(piece.index, (part) => ({ ...part, signature: piece.signature }) as AnswerPart);
        break;
      case 'close':
        this.#open = undefined;
        break;
      case 'usage':
        this.#tokens = piece.tokens;
        this.#reasoningTokens = piece.reasoningTokens;
        break;
      case 'finish':
        this.#tokens = piece.tokens;
        this.#reasoningTokens = piece.reasoningTokens;
        this.#end = piece;
    }
  }

  get length(): number {
    return this.#length;
  }

  /** As the provider last told. */
  get tokens(): Tokens | undefined {
    return this.#tokens;
  }

  get finish(): Finish | undefined {
    return this.#end?.finish;
  }

  get parts(): readonly AnswerPart[] {
    return this.#parts;
  }

  /** The index of the part that is not closed. */
  get open(): number | undefined {
    return this.#open;
  }

  get openPart(): AnswerPart | undefined {
    return this.#open === undefined ? undefined : this.#parts[this.#open];
  }

  /** Undefined before the end. */
  answer(): Answer | undefined {
    if (this.#end === undefined) return undefined;
    const { finish, stopSequence, extra } = this.#end;
    return {
      id: this.#id,
      model: this.#model,
      parts: this.#parts.filter((part) => part !== undefined),
      finish,
      stopSequence,
      tokens: this.#tokens ?? NO_TOKENS,
      reasoningTokens: this.#reasoningTokens,
      extra,
    };
  }

  #extend(index: number, text: string): void {
    this.#length += text.length;
    this.#change(index, (part) => {
      if (part.type === 'tool_call') return { ...part, input: part.input + text };
      return part.type === 'opaque' ? part : { ...part, text: part.text + text };
    });
  }

  #change(index: number, change: (part: AnswerPart) => AnswerPart): void {
    const part = this.#parts[index];
    if (part !== undefined) this.#parts[index] = change(part);
  }
}

const textOf = (part: AnswerPart): string => {
  if (part.type === 'tool_call') return part.input;
  return part.type === 'opaque' ? '' : part.text;
};

/** The text that a caller reads, thoughts left out. */
export const spoken = (parts: readonly AnswerPart[]): string => parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

/** An answer as a stream that is there at once. */
export function* piecesOf({ id, model, parts, finish, stopSequence, tokens, reasoningTokens, extra }: Answer): Generator<Piece> {
  yield { type: 'begin', id, model };
  for (const [index, part] of parts.entries()) {
    yield { type: 'part', index, part };
    yield { type: 'close', index };
  }
  yield { type: 'finish', finish, stopSequence, tokens, reasoningTokens, extra };
}
