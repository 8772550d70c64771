import type { AnswerPart } from '../../../calls/domain/answer.js';
import type { TextPart, ThinkingPart, ToolCallPart } from '../../../calls/domain/request.js';
import { bare } from '../door.js';
import { proofOf } from '../proof.js';
import type { Item } from './response.js';

export type Status = 'in_progress' | 'completed' | 'incomplete';

const PREFIXES = { text: 'msg', tool_call: 'fc', thinking: 'rs', opaque: 'item' } as const;

/** Ours: unique in the answer, and the same whenever it is written. */
export const itemId = (call: string, part: AnswerPart, index: number): string =>
  `${PREFIXES[part.type]}_${bare(call)}${index.toString(16).padStart(4, '0')}`;

/** Undefined for what only another protocol can say. */
export function itemOf(part: AnswerPart, id: string, status: Status, refused = false): Item | undefined {
  switch (part.type) {
    case 'text':
      return message(id, status, [contentPart({ refusal: refused, ...part }, part.text)]);
    case 'tool_call':
      return functionCall(part, id, status);
    case 'thinking':
      return reasoning(part, id, status);
    case 'opaque':
      return part.dialect === 'openai-responses' ? { id, ...part.value } : undefined;
  }
}

/** Puts what a provider of this protocol told of its texts (`annotations`, `logprobs`) where it belongs: in their order. */
export function annotated(items: readonly Item[], marks: unknown): readonly Item[] {
  if (!Array.isArray(marks)) return items;
  let text = 0;
  return items.map((item) =>
    item['type'] !== 'message'
      ? item
      : { ...item, content: (item['content'] as Item[]).map((part) => ({ ...part, ...(marks[text++] as Item) })) },
  );
}

export const message = (id: string, status: Status, content: readonly Item[]): Item => ({
  id,
  type: 'message',
  status,
  role: 'assistant',
  content,
});

/** What is said in a message. */
export const contentPart = ({ refusal }: Pick<TextPart, 'refusal'>, text: string): Item =>
  refusal === true ? { type: 'refusal', refusal: text } : { type: 'output_text', text, annotations: [], logprobs: [] };

/** Clients send items back as they got them, so a signature of another provider's call finds its way home. */
const functionCall = ({ id: callId, name, input, signature }: ToolCallPart, id: string, status: Status): Item => ({
  id,
  type: 'function_call',
  status,
  call_id: callId,
  name,
  arguments: input,
  ...(signature !== undefined && { signature }),
});

const reasoning = (part: ThinkingPart, id: string, status: Status): Item => ({
  id,
  type: 'reasoning',
  status,
  summary: part.text === '' ? [] : [{ type: 'summary_text', text: part.text }],
  encrypted_content: proofOf(part, 'openai-responses') ?? null,
});
