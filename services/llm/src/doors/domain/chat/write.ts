import type { Made } from '../../../calls/application/calls.js';
import type { AnswerPart, Finish } from '../../../calls/domain/answer.js';
import type { ToolCallPart } from '../../../calls/domain/request.js';
import { bare, type Given } from '../door.js';
import { chatUsage } from '../usage.js';

const FINISHES: Readonly<Record<Finish, string>> = {
  stop: 'stop',
  stop_sequence: 'stop',
  paused: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  filtered: 'content_filter',
  refused: 'content_filter',
};

export const chatFinish = (finish: Finish): string => FINISHES[finish];
export const chatId = (call: string): string => `chatcmpl-${bare(call)}`;

export function chatCompletion({ id, answer }: Made, { at }: Given) {
  const { parts, finish, model, tokens, reasoningTokens, extra } = answer;
  return {
    ...(extra?.dialect === 'openai-chat' && extra.fields),
    id: chatId(id),
    object: 'chat.completion',
    created: at,
    model,
    choices: [{ index: 0, message: messageOf(parts, finish), logprobs: null, finish_reason: chatFinish(finish) }],
    usage: chatUsage(tokens, reasoningTokens),
  };
}

/** Thoughts go where other servers of this protocol have them, and official clients do not look. */
function messageOf(parts: readonly AnswerPart[], finish: Finish) {
  const text = joined(parts, 'text');
  const thoughts = joined(parts, 'thinking');
  const calls = parts.filter((part) => part.type === 'tool_call').map((part) => ({ ...callHead(part), function: callOf(part) }));
  const refused = finish === 'refused';
  return {
    role: 'assistant',
    content: refused || (text === undefined && calls.length > 0) ? null : (text ?? ''),
    refusal: refused ? (text ?? '') : null,
    annotations: [],
    ...(thoughts && { reasoning_content: thoughts }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

function joined(parts: readonly AnswerPart[], type: 'text' | 'thinking'): string | undefined {
  const texts = parts.flatMap((part) => (part.type === type && 'text' in part ? [part.text] : []));
  return texts.length === 0 ? undefined : texts.join('');
}

/** All but what the tool is called with. A signature stands where Google's own endpoint of this protocol has it. */
export const callHead = ({ id, signature }: ToolCallPart) => ({
  id,
  type: 'function',
  ...(signature !== undefined && { extra_content: { google: { thought_signature: signature } } }),
});

const callOf = ({ name, input }: ToolCallPart) => ({ name, arguments: input });
