import { anthropicError, type AppError } from '@hexad/kernel';
import type { CallFacts } from '../../../calls/application/calls.js';
import type { AnswerPart, Piece } from '../../../calls/domain/answer.js';
import type { Dialect } from '../../../calls/domain/request.js';
import { NO_TOKENS, type Tokens } from '../../../money/index.js';
import type { AnswerWriter, Given } from '../door.js';
import { isObject, type Json } from '../fields.js';
import { proofOf } from '../proof.js';
import { namedEvent } from '../sse.js';
import { deltaUsage, messageUsage } from '../usage.js';
import { blockOf, callOf, messageId, stopReason } from './write.js';

export const PING = namedEvent('ping', '{"type":"ping"}');

const NOTHING_YET = { container: null, diagnostics: null, stop_reason: null, stop_sequence: null, stop_details: null };

const DELTAS = {
  text: '"text_delta","text"',
  tool_call: '"input_json_delta","partial_json"',
  thinking: '"thinking_delta","thinking"',
} as const;

/** Events of a message. Its start waits for one more piece, which may tell what the input used. */
export class MessagesWriter implements AnswerWriter {
  readonly #facts: CallFacts;
  readonly #given: Given;
  #started = false;
  /** Blocks that were shown; those of other protocols are not, so the numbers are our own. */
  #blocks = 0;
  /** Up to the text of the next delta; empty in a block that is not shown. */
  #delta = '';
  #open = false;
  /** Whose the thoughts are, where that is not Anthropic; undefined in a block without thoughts. */
  #thinker: Dialect | undefined;

  constructor(facts: CallFacts, given: Given) {
    this.#facts = facts;
    this.#given = given;
  }

  piece(piece: Piece): string {
    if (piece.type === 'begin') return '';
    if (this.#started) return this.#next(piece);
    this.#started = true;
    return this.#start(piece.type === 'usage' ? piece.tokens : NO_TOKENS) + PING + this.#next(piece);
  }

  broken(error: AppError): string {
    return namedEvent('error', JSON.stringify({ type: 'error', error: anthropicError(error), request_id: this.#given.requestId }));
  }

  #next(piece: Piece): string {
    switch (piece.type) {
      case 'part':
        return this.#begin(piece.part);
      case 'text':
        return this.#delta === '' ? '' : `${this.#delta}${JSON.stringify(piece.text)}}}\n\n`;
      case 'seal':
        return this.#thinker === undefined ? '' : this.#seal(piece.signature);
      case 'close':
        return this.#close();
      case 'finish':
        return this.#end(piece);
      default:
        return '';
    }
  }

  #start(tokens: Tokens): string {
    const { id, model } = this.#facts;
    const message = {
      ...NOTHING_YET,
      id: messageId(id),
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      usage: messageUsage(tokens, undefined),
    };
    return namedEvent('message_start', JSON.stringify({ type: 'message_start', message }));
  }

  #begin(part: AnswerPart): string {
    const block = emptyBlock(part);
    this.#open = block !== undefined;
    this.#delta = '';
    this.#thinker = part.type === 'thinking' && !part.redacted ? (part.dialect ?? 'anthropic') : undefined;
    if (block === undefined) return '';
    const start = namedEvent(
      'content_block_start',
      JSON.stringify({ type: 'content_block_start', index: this.#blocks, content_block: block }),
    );
    if (part.type === 'opaque') return start + this.#cited(part.value);
    if (part.type === 'thinking' && part.redacted) return start;
    const [type, field] = DELTAS[part.type].split(',');
    this.#delta = `event: content_block_delta\ndata: {"type":"content_block_delta","index":${this.#blocks},"delta":{"type":${type},${field}:`;
    const said = part.type === 'tool_call' ? part.input : part.text;
    return `${start}${said === '' ? '' : `${this.#delta}${JSON.stringify(said)}}}\n\n`}${part.type === 'thinking' && part.signature ? this.#seal(part.signature) : ''}`;
  }

  #seal(signature: string): string {
    return this.#one({
      type: 'signature_delta',
      signature: proofOf({ type: 'thinking', text: '', signature, dialect: this.#thinker }, 'anthropic'),
    });
  }

  /** Text with its sources comes as a whole; clients look for it in deltas all the same. */
  #cited({ type, text, citations }: Json): string {
    if (type !== 'text' || !Array.isArray(citations)) return '';
    const sources = citations.map((citation: unknown) => this.#one({ type: 'citations_delta', citation }));
    return this.#one({ type: 'text_delta', text }) + sources.join('');
  }

  #one(delta: Json): string {
    return namedEvent('content_block_delta', JSON.stringify({ type: 'content_block_delta', index: this.#blocks, delta }));
  }

  #close(): string {
    if (!this.#open) return '';
    this.#open = false;
    this.#delta = '';
    this.#thinker = undefined;
    return namedEvent('content_block_stop', `{"type":"content_block_stop","index":${this.#blocks++}}`);
  }

  #end({ finish, stopSequence, tokens, reasoningTokens, extra }: Extract<Piece, { type: 'finish' }>): string {
    const own = extra?.dialect === 'anthropic' ? extra.fields : {};
    const { stop_reason = stopReason(finish), stop_details = null, container = null, usage: moreUsage, ...rest } = own;
    const delta = { stop_reason, stop_sequence: stopSequence ?? null, stop_details, container };
    const usage = { ...deltaUsage(tokens, reasoningTokens), ...(isObject(moreUsage) && moreUsage) };
    const last = { ...rest, type: 'message_delta', delta, usage };
    return namedEvent('message_delta', JSON.stringify(last)) + namedEvent('message_stop', '{"type":"message_stop"}');
  }
}

/** As a block stands at its start: what it says comes in deltas. */
function emptyBlock(part: AnswerPart): Readonly<Record<string, unknown>> | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: '', citations: null };
    case 'tool_call':
      return { ...callOf(part), input: {} };
    case 'thinking':
      return part.redacted ? blockOf(part) : { type: 'thinking', thinking: '', signature: '' };
    case 'opaque': {
      const block = blockOf(part);
      return block?.['type'] === 'text' ? { ...block, text: '', citations: [] } : block;
    }
  }
}
