import { AppError } from '@hexad/kernel';
import { cutValue, tokensOf, type Count } from '../domain/cut.js';
import { confined, tagNames } from '../domain/delimiters.js';
import { marked, pieces, withoutMarks, type Piece } from '../domain/marks.js';
import type { Input, MessageRole, Template } from '../domain/template.js';
import type { Engine } from './ports.js';

export interface FilledMessage {
  readonly role: MessageRole;
  readonly pieces: readonly Piece[];
}

/** An input that was too long, and how much of it is left. */
export interface Cut {
  readonly input: string;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
}

export interface Filled {
  readonly messages: readonly FilledMessage[];
  readonly cuts: readonly Cut[];
  /** As counted here: roughly what a model counts. */
  readonly tokens: number;
}

/** More than the inputs and their priorities, so that it always ends. */
const MOST_ROUNDS = 200;

/** Fills a template so that it has at most so many tokens, and says what that cost. Fails with `too_large` where nothing more may be cut. */
export async function fill(
  template: Template,
  values: Readonly<Record<string, unknown>>,
  engine: Engine,
  count: Count,
  most = Infinity,
): Promise<Filled> {
  const limit = Math.min(most, template.maxTokens ?? Infinity);
  const room = new Room(template, values, count);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const messages = await render(template, room.values, engine);
    const tokens = count(messages.flatMap((message) => message.pieces.map(({ text }) => text)).join('\n'));
    if (tokens <= limit) return { messages, cuts: room.cuts(), tokens };
    if (!room.makeRoom(tokens - limit)) throw tooLarge(template, tokens, limit);
  }
  throw tooLarge(template, Infinity, limit);
}

const tooLarge = ({ name }: Template, tokens: number, limit: number): AppError =>
  new AppError(
    'too_large',
    `${name} has ${tokens} tokens with all cut that may be cut, and ${limit} fit; send shorter inputs or allow more.`,
    {
      details: { tokens, limit },
    },
  );

/** The values of the inputs, which get shorter. */
class Room {
  readonly #template: Template;
  readonly #count: Count;
  readonly #before: Readonly<Record<string, unknown>>;
  readonly values: Record<string, unknown>;

  constructor(template: Template, values: Readonly<Record<string, unknown>>, count: Count) {
    this.#template = template;
    this.#count = count;
    this.#before = values;
    this.values = { ...values };
    for (const input of template.inputs) if (input.maxTokens !== undefined) this.#cut(input, input.maxTokens);
  }

  /** Cuts the input with the lowest priority that can be cut still; false when there is none. */
  makeRoom(tokens: number): boolean {
    const left = this.#template.inputs.filter((input) => input.priority !== undefined && this.#tokens(input) > 0);
    for (const input of left.toSorted((a, b) => a.priority! - b.priority!)) {
      const before = this.#tokens(input);
      this.#cut(input, Math.max(0, before - tokens));
      if (this.#tokens(input) < before) return true;
    }
    return false;
  }

  cuts(): Cut[] {
    return this.#template.inputs.flatMap((input) => {
      const [before, after] = [this.#before[input.name], this.values[input.name]];
      if (before === after) return [];
      return [{ input: input.name, tokensBefore: tokensOf(before, this.#count), tokensAfter: tokensOf(after, this.#count) }];
    });
  }

  #cut({ name, keep }: Input, most: number): void {
    if (tokensOf(this.values[name], this.#count) > most) this.values[name] = cutValue(this.values[name], most, keep, this.#count);
  }

  #tokens({ name }: Input): number {
    return tokensOf(this.values[name], this.#count);
  }
}

async function render({ inputs, messages }: Template, values: Readonly<Record<string, unknown>>, engine: Engine): Promise<FilledMessage[]> {
  const tags = new Set(messages.flatMap(({ text }) => [...tagNames(text)]));
  const given = Object.fromEntries(
    inputs.map(({ name, untrusted }) => [name, untrusted ? marked(clean(confined(values[name], tags))) : clean(values[name])]),
  );
  const filled: FilledMessage[] = [];
  for (const { role, text } of messages) filled.push({ role, pieces: trimmed(pieces(await engine.render(text, given))) });
  return filled.filter((message) => message.pieces.length > 0);
}

/** Without white space at either end of the message. */
function trimmed(found: readonly Piece[]): Piece[] {
  return found
    .map((piece, index) => {
      const text = index === 0 ? piece.text.trimStart() : piece.text;
      return { ...piece, text: index === found.length - 1 ? text.trimEnd() : text };
    })
    .filter(({ text }) => text !== '');
}

/** Values may not hold the marks. */
function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutMarks(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)]));
}
