import type { Made } from '../../../calls/application/calls.js';
import type { AnswerPart, Finish } from '../../../calls/domain/answer.js';
import type { Extra, ToolCallPart } from '../../../calls/domain/request.js';
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
  // Clients show it by `refusal`; of `content_filter` their helpers make an error.
  refused: 'stop',
};

export const chatFinish = (finish: Finish): string => FINISHES[finish];
export const chatId = (call: string): string => `chatcmpl-${bare(call)}`;

export function chatCompletion({ id, answer }: Made, { at }: Given) {
  const { parts, finish, model, tokens, reasoningTokens, extra } = answer;
  const { ofChoice, ofMessage, ofCompletion } = ownOf(extra);
  return {
    ...ofCompletion,
    id: chatId(id),
    object: 'chat.completion',
    created: at,
    model,
    choices: [{ index: 0, message: { ...messageOf(parts, finish), ...ofMessage }, ...ofChoice, finish_reason: chatFinish(finish) }],
    usage: chatUsage(tokens, reasoningTokens),
  };
}

/** What a provider of this protocol said besides, each where it stands. */
export function ownOf(extra: Extra | undefined): { readonly ofChoice: Json; readonly ofMessage: Json; readonly ofCompletion: Json } {
  const { logprobs = null, annotations, audio, function_call, ...ofCompletion } = extra?.dialect === 'openai-chat' ? extra.fields : {};
  return { ofChoice: { logprobs }, ofMessage: defined({ annotations, audio, function_call }), ofCompletion };
}

const defined = (fields: Json): Json => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

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
