import { APIError } from 'openai';
import type { Answer, AnswerPart, Finish } from '../../../calls/domain/answer.js';
import type { Extra } from '../../../calls/domain/request.js';
import { list, record, rest, text, type Json } from '../wire/read.js';
import { usageOf, type Usage } from '../wire/usage.js';

const DIALECT = 'openai-responses';

/** Of a response: what has a word here, and what only repeats the request. */
const KNOWN: ReadonlySet<string> = new Set(
  `id object created_at completed_at model output output_text status error incomplete_details usage instructions input tools tool_choice
  parallel_tool_calls text reasoning max_output_tokens temperature top_p store background previous_response_id conversation prompt user metadata
  truncation`.split(/\s+/),
);

export type Unpaid = Omit<Answer, 'tokens' | 'reasoningTokens'> & { readonly usage: Usage | undefined };

/** Undefined for what is no response; fails with what made it fail. */
export function answerOf(value: unknown, model: string): Unpaid | undefined {
  const response = record(value);
  if (!Array.isArray(response['output'])) return undefined;
  failIfFailed(response);
  const items = list(response['output']);
  const parts = items.flatMap(partsOf);
  return {
    id: text(response['id']),
    model: text(response['model']) || model,
    parts,
    finish: finishOf(response, { refused: items.some(refuses), called: parts.some(({ type }) => type === 'tool_call') }),
    extra: extraOf(response, items),
    usage: usageOf(response['usage']),
  };
}

/** Throws as the SDK does for an answer with an error. */
export function failIfFailed(response: Json): void {
  const status = text(response['status']);
  const error = record(response['error']);
  if (status === 'failed' || text(error['message']) !== '') throw new APIError(undefined, error, undefined, undefined);
  if (status === 'cancelled' || status === 'queued' || status === 'in_progress') {
    throw new APIError(undefined, { code: 'server_error', message: `the response is ${status}` }, undefined, undefined);
  }
}

/** What a whole item says. */
export function partsOf(item: Json): AnswerPart[] {
  switch (item['type']) {
    case 'message':
      return list(item['content']).map(textOf);
    case 'function_call':
      return [callPart(item, text(item['arguments']))];
    case 'reasoning':
      return thoughtPart(item);
    default:
      return [{ type: 'opaque', dialect: DIALECT, value: item }];
  }
}

export const callPart = (item: Json, input: string): AnswerPart => ({
  type: 'tool_call',
  id: text(item['call_id']) || text(item['id']),
  name: text(item['name']),
  input,
});

/** The summary, or with open models the thoughts themselves. */
export function thoughtPart(item: Json): AnswerPart[] {
  const words = [...list(item['summary']), ...list(item['content'])].map((part) => text(part['text'])).join('\n\n');
  const signature = text(item['encrypted_content']);
  if (words === '' && signature === '') return [];
  const thought = { type: 'thinking', text: words, dialect: DIALECT } as const;
  return [{ ...thought, ...(signature !== '' && { signature }), ...(words === '' && { redacted: true }) }];
}

const textOf = (part: Json): AnswerPart =>
  part['type'] === 'refusal' ? { type: 'text', text: text(part['refusal']), refusal: true } : { type: 'text', text: text(part['text']) };

const refuses = (item: Json): boolean => list(item['content']).some(({ type }) => type === 'refusal');

export function finishOf(response: Json, { refused, called }: { readonly refused: boolean; readonly called: boolean }): Finish {
  if (response['status'] === 'incomplete') {
    return record(response['incomplete_details'])['reason'] === 'content_filter' ? 'filtered' : 'length';
  }
  if (refused) return 'refused';
  return called ? 'tool_calls' : 'stop';
}

/** `output_text`: annotations and logprobs of the texts, in their order, where one has any. */
export function extraOf(response: Json, items: readonly Json[]): Extra | undefined {
  const texts = items
    .filter(({ type }) => type === 'message')
    .flatMap((item) => list(item['content']))
    .map(({ annotations, logprobs }) => rest({ annotations, logprobs }, new Set()) ?? {});
  const marked = texts.some((one) => Object.keys(one).length > 0);
  const fields = { ...rest(response, KNOWN), ...(marked && { output_text: texts }) };
  return Object.keys(fields).length === 0 ? undefined : { dialect: DIALECT, fields };
}
