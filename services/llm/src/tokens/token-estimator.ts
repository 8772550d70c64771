import { TokenCounter } from '../calls/application/ports.js';
import type { ModelRequest, Part } from '../calls/domain/request.js';
import { roughly, tokensOf, type Encoding } from './density.js';
import { documentText, documentTokens, imageTokens } from './media.js';

/** Words that the encoding remembers: of its own it would keep 30 MB of them. */
const MOST_WORDS = 5_000;
/** What a turn, a tool and a request cost beside their words, at most. */
const BESIDE = { turn: 8, tool: 16, request: 16 };

/**
 * How many tokens others make of what `o200k_base` makes one of, at most, in English, code and JSON. OpenAI's own models since GPT-4o have that
 * encoding; Claude's of 2026 makes the most of all.
 */
const FACTORS: ReadonlyArray<readonly [RegExp, number]> = [
  [/gpt-(?:4o|4\.1|4\.5|[5-9]|oss)|(?:^|\/)o\d/, 1],
  [/claude/, 1.7],
  [/gemini/, 1.2],
  [/gpt-/, 1.2],
];
const UNKNOWN = 1.4;

/**
 * How many tokens a request has, without asking anybody, for reservations. It errs upwards: OpenAI's text by its own encoding and at least a token
 * for four characters, that of the others with a margin for theirs; images and documents by what the dearest count. Measured in `tokens.test.ts`.
 * It can be too low for text of which one part is far denser than what was looked at (more than 32 KiB are sampled), and for random characters.
 */
export class TokenEstimator extends TokenCounter {
  #encode: Encoding | undefined;
  #loading: Promise<void> | undefined;

  /** Resolves when it counts as exactly as it can; until then two bytes are a token. Without it, the first estimate begins to load. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  override request(request: ModelRequest, model: string): number {
    const { system, turns, tools, output } = request;
    const words: string[] = system.map(({ text }) => text);
    let media = 0;
    for (const { parts } of turns) for (const part of parts) media += this.#look(part, model, words);
    for (const tool of tools) words.push(tool.name, tool.description ?? '', JSON.stringify(tool.schema));
    if (output.kind === 'schema') words.push(output.name, output.description ?? '', JSON.stringify(output.schema));
    if (request.extra !== undefined) words.push(JSON.stringify(request.extra.fields));
    return this.texts(words, model) + media + BESIDE.request + BESIDE.turn * turns.length + BESIDE.tool * tools.length;
  }

  override texts(texts: readonly string[], model: string): number {
    const text = texts.join('\n');
    if (text === '') return 0;
    // Should it not come, the rough count stands.
    if (this.#encode === undefined) this.load().catch(() => undefined);
    const counted = this.#encode === undefined ? roughly(text) : tokensOf(text, this.#encode);
    return Math.ceil(Math.max(counted, text.length / 4) * factorOf(model));
  }

  async #load(): Promise<void> {
    const { countTokens, setMergeCacheSize } = await import('gpt-tokenizer/encoding/o200k_base');
    setMergeCacheSize(MOST_WORDS);
    // A text may contain what is a mark to the model: to count it, it is text.
    this.#encode = (text) => countTokens(text, { disallowedSpecial: new Set() });
  }

  /** Adds the words of a part, and gives the tokens of what are no words. */
  #look(part: Part, model: string, words: string[]): number {
    switch (part.type) {
      case 'text':
        words.push(part.text);
        return 0;
      case 'thinking':
        words.push(part.text, part.signature ?? '');
        return 0;
      case 'tool_call':
        words.push(part.name, part.input);
        return BESIDE.turn;
      case 'opaque':
        words.push(JSON.stringify(part.value));
        return 0;
      case 'image':
        return imageTokens(part, model);
      case 'document':
        return this.#lookAtDocument(part, words);
      case 'tool_result':
        return part.parts.reduce((media, inner) => media + this.#look(inner, model, words), BESIDE.turn);
    }
  }

  #lookAtDocument(part: Extract<Part, { type: 'document' }>, words: string[]): number {
    const text = documentText(part);
    if (text === undefined) return documentTokens(part);
    words.push(text);
    return BESIDE.turn;
  }
}

const factorOf = (model: string): number => FACTORS.find(([names]) => names.test(model))?.[1] ?? UNKNOWN;
