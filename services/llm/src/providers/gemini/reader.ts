import type { Candidate, Part as GeminiPart } from '@google/genai';
import type { Answer, AnswerPart, Piece } from '../../calls/domain/answer.js';
import { Gathering } from '../../calls/domain/gather.js';
import { NO_TOKENS, type Tokens } from '../../money/index.js';
import { besides } from '../shared/fields.js';
import type { Reader } from '../shared/run.js';
import { extraOf, finishOf, tokensOf, type Wire } from './answer.js';

const SAID = new Set(['text', 'thought', 'thoughtSignature']);
const CALLED = new Set(['functionCall', 'thoughtSignature']);

/** The responses of one answer as pieces: texts of one kind that follow each other are one part. */
export class ResponseReader implements Reader<Wire> {
  readonly #model: string;
  readonly #mostCalls: number;
  #response: Wire = {};
  #candidate: Partial<Candidate> = {};
  #others: readonly Candidate[] = [];
  #tokens: Tokens = NO_TOKENS;
  #reasoningTokens: number | undefined;
  #reason: string | undefined;
  #id: string | undefined;
  #index = 0;
  #calls = 0;
  #open: 'text' | 'thinking' | undefined;

  /** `model`: the one that was asked, where a response names none. Calls of tools beyond `mostCalls` are left out. */
  constructor(model: string, mostCalls = Infinity) {
    this.#model = model;
    this.#mostCalls = mostCalls;
  }

  read(response: Wire): readonly Piece[] {
    const pieces: Piece[] = [];
    if (this.#id === undefined) {
      this.#id = response.responseId ?? '';
      pieces.push({ type: 'begin', id: this.#id, model: response.modelVersion ?? this.#model });
    }
    if (response.usageMetadata !== undefined) this.#count(response.usageMetadata, pieces);
    const [candidate, ...others] = response.candidates ?? [];
    this.#response = { ...this.#response, ...response };
    this.#candidate = { ...this.#candidate, ...candidate };
    this.#others = [...this.#others, ...others];
    for (const part of candidate?.content?.parts ?? []) this.#take(part, pieces);
    this.#reason = candidate?.finishReason ?? response.promptFeedback?.blockReason ?? this.#reason;
    return pieces;
  }

  end(): readonly Piece[] {
    if (this.#reason === undefined) return [];
    const pieces: Piece[] = [];
    this.#close(pieces);
    const blocked = this.#candidate.finishReason === undefined;
    pieces.push({
      type: 'finish',
      finish: blocked ? 'filtered' : finishOf(this.#reason, this.#calls > 0),
      tokens: this.#tokens,
      reasoningTokens: this.#reasoningTokens,
      extra: extraOf(this.#response, this.#candidate, this.#others, this.#reason),
    });
    return pieces;
  }

  #take(part: GeminiPart, pieces: Piece[]): void {
    const { functionCall, text, thought, thoughtSignature } = part;
    if (functionCall !== undefined && besides(part, CALLED) === undefined) {
      const { id = `${this.#id}-${this.#calls}`, name = '', args = {} } = functionCall;
      if (this.#calls === this.#mostCalls) return;
      this.#calls += 1;
      return this.#whole({ type: 'tool_call', id, name, input: JSON.stringify(args) }, thoughtSignature, pieces);
    }
    if (text === undefined || besides(part, SAID) !== undefined) {
      return this.#whole({ type: 'opaque', dialect: 'gemini', value: { ...part } }, undefined, pieces);
    }
    const kind = thought === true ? 'thinking' : 'text';
    if (text !== '') this.#say(kind, text, pieces);
    if (thoughtSignature !== undefined) this.#sign(thoughtSignature, pieces);
  }

  #say(kind: 'text' | 'thinking', text: string, pieces: Piece[]): void {
    if (this.#open !== kind) {
      this.#close(pieces);
      this.#open = kind;
      const part: AnswerPart = kind === 'text' ? { type: 'text', text: '' } : { type: 'thinking', text: '', dialect: 'gemini' };
      pieces.push({ type: 'part', index: this.#index, part });
    }
    pieces.push({ type: 'text', index: this.#index, text });
  }

  /** A thought has its signature itself; that of a text stands behind it, in a thought without words. */
  #sign(signature: string, pieces: Piece[]): void {
    if (this.#open === 'thinking') {
      pieces.push({ type: 'seal', index: this.#index, signature });
      return this.#close(pieces);
    }
    this.#whole({ type: 'thinking', text: '', dialect: 'gemini' }, signature, pieces);
  }

  #whole(part: AnswerPart, signature: string | undefined, pieces: Piece[]): void {
    this.#close(pieces);
    const index = this.#index++;
    if (part.type === 'tool_call')
      pieces.push({ type: 'part', index, part: { ...part, input: '' } }, { type: 'text', index, text: part.input });
    else pieces.push({ type: 'part', index, part });
    if (signature !== undefined) pieces.push({ type: 'seal', index, signature });
    pieces.push({ type: 'close', index });
  }

  #close(pieces: Piece[]): void {
    if (this.#open === undefined) return;
    this.#open = undefined;
    pieces.push({ type: 'close', index: this.#index++ });
  }

  /** Each response tells them; what does not change is told once. */
  #count(usage: NonNullable<Wire['usageMetadata']>, pieces: Piece[]): void {
    const before = this.#tokens;
    const tokens = tokensOf(usage);
    this.#tokens = tokens;
    this.#reasoningTokens = usage.thoughtsTokenCount;
    const same = before.input === tokens.input && before.output === tokens.output && before.cachedRead === tokens.cachedRead;
    if (!same) pieces.push({ type: 'usage', tokens, reasoningTokens: this.#reasoningTokens });
  }
}

/** A response that is a whole answer. Throws for one that has no end. */
export function answerOf(response: Wire, model: string, mostCalls?: number): Answer {
  const reader = new ResponseReader(model, mostCalls);
  const gathering = new Gathering();
  for (const piece of [...reader.read(response), ...reader.end()]) gathering.add(piece);
  const answer = gathering.answer();
  if (answer === undefined) throw new TypeError('no candidate has ended');
  return answer;
}
