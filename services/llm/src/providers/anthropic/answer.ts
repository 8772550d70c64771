import type Anthropic from '@anthropic-ai/sdk';
import type { Answer, AnswerPart, Finish } from '../../calls/domain/answer.js';
import type { Extra } from '../../calls/domain/request.js';
import type { Tokens } from '../../money/index.js';
import { besides } from '../shared/fields.js';

type Block = Anthropic.ContentBlock;

const FINISHES: Readonly<Record<string, Finish>> = {
  end_turn: 'stop',
  stop_sequence: 'stop_sequence',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  pause_turn: 'paused',
  refusal: 'refused',
};

/** Reasons that more than one of the provider's words stand for, and those it may invent: told in its own word besides. */
const PLAIN: ReadonlySet<string> = new Set(['end_turn', 'stop_sequence', 'max_tokens', 'tool_use', 'pause_turn', 'refusal']);

export const finishOf = (reason: string | null): Finish => FINISHES[reason ?? ''] ?? 'stop';

type Usage = Partial<
  Record<'input_tokens' | 'output_tokens' | 'cache_read_input_tokens' | 'cache_creation_input_tokens', number | null>
> & {
  readonly cache_creation?: { readonly ephemeral_1h_input_tokens?: number | null } | null;
};

/** What is not told this time is as it was before. The provider's input has nothing of the cache in it. */
export function tokensOf(usage: Usage, before: Tokens): Tokens {
  const cachedWrite = usage.cache_creation_input_tokens ?? before.cachedWrite;
  const long = usage.cache_creation?.ephemeral_1h_input_tokens ?? before.cachedWriteLong ?? 0;
  return {
    input: usage.input_tokens ?? before.input,
    output: usage.output_tokens ?? before.output,
    cachedRead: usage.cache_read_input_tokens ?? before.cachedRead,
    cachedWrite,
    ...(long > 0 && { cachedWriteLong: Math.min(long, cachedWrite) }),
  };
}

export const reasoningOf = (usage: { output_tokens_details?: { thinking_tokens?: number } | null }): number | undefined =>
  usage.output_tokens_details?.thinking_tokens;

const TEXT = new Set(['type', 'text']);
const CALL = new Set(['type', 'id', 'name', 'input', 'caller']);
const MESSAGE = new Set(['id', 'type', 'role', 'model', 'content', 'stop_reason', 'stop_sequence', 'usage']);
const USAGE = new Set(['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'output_tokens_details']);

/** A whole block as a part. One that has more than our parts can say stays what it is. */
export function partOf(block: Block): AnswerPart {
  switch (block.type) {
    case 'text':
      return isPlainText(block) ? { type: 'text', text: block.text } : opaque(block);
    case 'tool_use':
      return isPlainCall(block) ? { type: 'tool_call', id: block.id, name: block.name, input: inputText(block.input) } : opaque(block);
    case 'thinking':
      return { type: 'thinking', text: block.thinking, signature: block.signature, dialect: 'anthropic' };
    case 'redacted_thinking':
      return { type: 'thinking', text: '', signature: block.data, dialect: 'anthropic', redacted: true };
    default:
      return opaque(block);
  }
}

export const opaque = (block: Block): AnswerPart => ({ type: 'opaque', dialect: 'anthropic', value: { ...block } });

export function isPlainText(block: Anthropic.TextBlock): boolean {
  const more = besides(block, TEXT);
  return more === undefined || (Object.keys(more).length === 1 && block.citations?.length === 0);
}

/** A call that another tool makes, of the provider's own machinery, has no word here. */
export const isPlainCall = (block: Anthropic.ToolUseBlock): boolean =>
  besides(block, CALL) === undefined && (block.caller === undefined || block.caller.type === 'direct');

/** Malformed arguments come as text, and stay as the model wrote them. */
export const inputText = (input: unknown): string => (typeof input === 'string' ? input : JSON.stringify(input ?? {}));

/** Fields of the provider that have no word here. */
export function extraOf(message: object, usage: object, reason: string | null): Extra | undefined {
  const more = besides(usage, USAGE);
  const fields = {
    ...besides(message, MESSAGE),
    ...(reason === null || PLAIN.has(reason) ? {} : { stop_reason: reason }),
    ...(more === undefined ? {} : { usage: more }),
  };
  return Object.keys(fields).length === 0 ? undefined : { dialect: 'anthropic', fields };
}

export function answerOf(message: Anthropic.Message): Answer {
  const { usage } = message;
  return {
    id: message.id,
    model: message.model,
    parts: message.content.map(partOf),
    finish: finishOf(message.stop_reason),
    stopSequence: message.stop_sequence ?? undefined,
    tokens: tokensOf(usage, { input: 0, output: 0, cachedRead: 0, cachedWrite: 0 }),
    reasoningTokens: reasoningOf(usage),
    extra: extraOf(message, usage, message.stop_reason),
  };
}
