import type Anthropic from '@anthropic-ai/sdk';
import type { Piece } from '../../calls/domain/answer.js';
import { NO_TOKENS, type Tokens } from '../../money/index.js';
import { besides } from '../shared/fields.js';
import type { Reader } from '../shared/run.js';
import { extraOf, finishOf, inputText, isPlainCall, partOf, reasoningOf, tokensOf } from './answer.js';

type Event = Anthropic.RawMessageStreamEvent;
type Block = Anthropic.RawContentBlockStartEvent['content_block'];
type Delta = Anthropic.RawContentBlockDelta;

interface Open {
  readonly block: Block;
  /** Its parts go out as they come; otherwise it goes out whole, at its end. */
  readonly live: boolean;
  input: string;
  signature: string;
  readonly citations: unknown[];
}

const EVENT = new Set(['type', 'delta', 'usage']);
const DELTA = new Set(['stop_reason', 'stop_sequence']);

/** The events of one message as pieces. */
export class MessageReader implements Reader<Event> {
  #tokens: Tokens = NO_TOKENS;
  #reasoningTokens: number | undefined;
  #reason: string | null = null;
  #stopSequence: string | undefined;
  #message: object = {};
  #usage: object = {};
  #open: Open | undefined;
  /** Those of text that was said before anybody knew that it would have some. */
  readonly #citations: unknown[] = [];

  read(event: Event): readonly Piece[] {
    switch (event.type) {
      case 'message_start':
        return this.#start(event.message);
      case 'content_block_start':
        return this.#openBlock(event.index, event.content_block);
      case 'content_block_delta':
        return this.#delta(event.index, event.delta);
      case 'content_block_stop':
        return this.#closeBlock(event.index);
      case 'message_delta':
        return this.#endOf(event);
      case 'message_stop':
        return [this.#finish()];
      default:
        return [];
    }
  }

  /** All was said with the last event. */
  end(): readonly Piece[] {
    return [];
  }

  #start(message: Anthropic.Message): readonly Piece[] {
    this.#message = message;
    return [{ type: 'begin', id: message.id, model: message.model }, this.#count(message.usage)];
  }

  #count(usage: Partial<Anthropic.Usage> | Anthropic.MessageDeltaUsage): Piece {
    this.#usage = { ...this.#usage, ...usage };
    this.#tokens = tokensOf(usage, this.#tokens);
    this.#reasoningTokens = reasoningOf(usage) ?? this.#reasoningTokens;
    return { type: 'usage', tokens: this.#tokens, reasoningTokens: this.#reasoningTokens };
  }

  #openBlock(index: number, block: Block): readonly Piece[] {
    const live = isLive(block);
    this.#open = { block, live, input: '', signature: 'signature' in block ? block.signature : '', citations: [] };
    if (!live) return [];
    if (block.type === 'tool_use') return [{ type: 'part', index, part: { type: 'tool_call', id: block.id, name: block.name, input: '' } }];
    if (block.type === 'text') return [{ type: 'part', index, part: { type: 'text', text: '' } }, ...said(index, block.text)];
    const text = block.type === 'thinking' ? block.thinking : '';
    return [{ type: 'part', index, part: { type: 'thinking', text: '', dialect: 'anthropic' } }, ...said(index, text)];
  }

  #delta(index: number, delta: Delta): readonly Piece[] {
    const open = this.#open;
    if (open === undefined) return [];
    switch (delta.type) {
      case 'text_delta':
        if (!open.live && open.block.type === 'text') open.input += delta.text;
        return open.live ? said(index, delta.text) : [];
      case 'input_json_delta':
        open.input += delta.partial_json;
        return open.live ? said(index, delta.partial_json) : [];
      case 'thinking_delta':
        return said(index, delta.thinking);
      case 'signature_delta':
        open.signature += delta.signature;
        return [];
      case 'citations_delta':
        (open.live ? this.#citations : open.citations).push(delta.citation);
        return [];
      default:
        return [];
    }
  }

  #closeBlock(index: number): readonly Piece[] {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return [];
    const close: Piece = { type: 'close', index };
    if (!open.live) return [{ type: 'part', index, part: partOf(wholeOf(open)) }, close];
    if (open.block.type === 'tool_use' && open.input === '') return [...said(index, inputText(open.block.input)), close];
    if (open.block.type === 'thinking' && open.signature !== '') return [{ type: 'seal', index, signature: open.signature }, close];
    return [close];
  }

  #endOf(event: Anthropic.RawMessageDeltaEvent): readonly Piece[] {
    this.#reason = event.delta.stop_reason;
    this.#stopSequence = event.delta.stop_sequence ?? undefined;
    this.#message = { ...this.#message, ...besides(event.delta, DELTA), ...besides(event, EVENT) };
    return [this.#count(event.usage)];
  }

  #finish(): Piece {
    return {
      type: 'finish',
      finish: finishOf(this.#reason),
      stopSequence: this.#stopSequence,
      tokens: this.#tokens,
      reasoningTokens: this.#reasoningTokens,
      extra: extraOf({ ...this.#message, ...(this.#citations.length > 0 && { citations: this.#citations }) }, this.#usage, this.#reason),
    };
  }
}

const said = (index: number, text: string): readonly Piece[] => (text === '' ? [] : [{ type: 'text', index, text }]);

/** Text that will have citations announces them with a list, and is known to be our text only at its end. */
function isLive(block: Block): boolean {
  if (block.type === 'text') return !Array.isArray(block.citations);
  return block.type === 'thinking' || (block.type === 'tool_use' && isPlainCall(block));
}

function wholeOf({ block, input, citations }: Open): Block {
  if (block.type === 'text') {
    const all = [...(block.citations ?? []), ...citations];
    return { ...block, text: block.text + input, citations: all as Anthropic.TextCitation[] };
  }
  if (input === '' || !('input' in block)) return block;
  try {
    return { ...block, input: JSON.parse(input) as Record<string, unknown> };
  } catch {
    return block;
  }
}
