import type { Made } from '../../../calls/application/calls.js';
import type { AnswerPart, Finish } from '../../../calls/domain/answer.js';
import type { ToolCallPart } from '../../../calls/domain/request.js';
import { bare, type Given } from '../door.js';
import type { Json } from '../fields.js';
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
  const own = extra?.dialect === 'openai-chat' ? extra.fields : {};
  const { logprobs = null, ...more } = own;
  const [ofMessage, ofCompletion] = split(more);
  return {
    ...ofCompletion,
    id: chatId(id),
    object: 'chat.completion',
    created: at,
    model,
    choices: [{ index: 0, message: { ...messageOf(parts, finish), ...ofMessage }, logprobs, finish_reason: chatFinish(finish) }],
    usage: chatUsage(tokens, reasoningTokens),
  };
}

const OF_MESSAGE = new Set(['annotations', 'audio', 'function_call']);

/** Of the provider's own fields those of its message, and those of the completion around it. */
const split = (fields: Json): readonly [Json, Json] => {
  const [inside, outside] = [true, false].map((of) => Object.entries(fields).filter(([name]) => OF_MESSAGE.has(name) === of));
  return [Object.fromEntries(inside ?? []), Object.fromEntries(outside ?? [])];
};

/** Thoughts go where other servers of this protocol have them, and official clients do not look. */
function messageOf(parts: readonly AnswerPart[], finish: Finish) {
  const text = joined(parts, 'text');
  const thoughts = joined(parts, 'thinking');
  const calls = parts.flatMap((part) => callOf(part) ?? []);
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
const callHead = ({ id, signature }: ToolCallPart) => ({
  id,
  type: 'function',
  ...(signature !== undefined && { extra_content: { google: { thought_signature: signature } } }),
});

/** Undefined for what is no call of this protocol. */
export function callOf(part: AnswerPart): Json | undefined {
  if (part.type === 'tool_call') return { ...callHead(part), function: { name: part.name, arguments: part.input } };
  return part.type === 'opaque' && part.dialect === 'openai-chat' && part.value['type'] === 'custom' ? part.value : undefined;
}
