import type { Made } from '../../../calls/application/calls.js';
import type { AnswerPart, Finish } from '../../../calls/domain/answer.js';
import type { ToolCallPart } from '../../../calls/domain/request.js';
import { bare } from '../door.js';
import { isObject } from '../fields.js';
import { proofOf } from '../proof.js';
import { messageUsage } from '../usage.js';

const STOPS: Readonly<Record<Finish, string>> = {
  stop: 'end_turn',
  stop_sequence: 'stop_sequence',
  paused: 'pause_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  filtered: 'refusal',
  refused: 'refusal',
};

export const stopReason = (finish: Finish): string => STOPS[finish];
export const messageId = (call: string): string => `msg_${bare(call)}`;

export function messageOf({ id, answer }: Made) {
  const { parts, finish, stopSequence = null, model, tokens, reasoningTokens, extra } = answer;
  const { usage: moreUsage, ...own } = extra?.dialect === 'anthropic' ? extra.fields : {};
  return {
    id: messageId(id),
    type: 'message',
    role: 'assistant',
    model,
    content: parts.flatMap((part) => blockOf(part) ?? []),
    container: null,
    diagnostics: null,
    stop_reason: stopReason(finish),
    stop_sequence: stopSequence,
    stop_details: null,
    ...own,
    usage: { ...messageUsage(tokens, reasoningTokens), ...(isObject(moreUsage) && moreUsage) },
  };
}

/** Undefined for what only another protocol can say. */
export function blockOf(part: AnswerPart): Readonly<Record<string, unknown>> | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, citations: null };
    case 'tool_call':
      return { ...callOf(part), input: inputOf(part.input) };
    case 'thinking':
      return part.redacted
        ? { type: 'redacted_thinking', data: proofOf(part, 'anthropic') ?? '' }
        : { type: 'thinking', thinking: part.text, signature: proofOf(part, 'anthropic') ?? '' };
    case 'opaque':
      return part.dialect === 'anthropic' ? part.value : undefined;
  }
}

/** Clients send blocks back as they got them, so a signature of another provider's call finds its way home. */
export const callOf = ({ id, name, signature }: ToolCallPart) => ({
  type: 'tool_use',
  id,
  name,
  caller: { type: 'direct' },
  ...(signature !== undefined && { signature }),
});

/** What is no JSON is shown as such, in the way that Anthropic recommends. */
function inputOf(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return { INVALID_JSON: text };
  }
}
