import { randomUUID } from 'node:crypto';
import type { Answer, AnswerPart, Finish } from '../../../calls/domain/answer.js';
import type { Extra } from '../../../calls/domain/request.js';
import { joined, list, record, rest, text, type Json } from '../wire/read.js';
import { usageOf, type Usage } from '../wire/usage.js';

const DIALECT = 'openai-chat';
const READ = {
  completion: new Set(['id', 'object', 'created', 'model', 'choices', 'usage', 'obfuscation']),
  message: new Set(['role', 'content', 'refusal', 'tool_calls', 'reasoning_content', 'reasoning']),
};

/** An answer of which the usage may be missing. */
export type Unpaid = Omit<Answer, 'tokens' | 'reasoningTokens'> & { readonly usage: Usage | undefined };

const textsIn = (content: string, refusal: string): AnswerPart[] => [
  ...(content === '' ? [] : [{ type: 'text', text: content } as const]),
  ...(refusal === '' ? [] : [{ type: 'text', text: refusal, refusal: true } as const]),
];

/** Undefined for what is no chat completion. */
export function answerOf(value: unknown, model: string): Unpaid | undefined {
  const completion = record(value);
  const choice = list(completion['choices'])[0];
  if (choice === undefined) return undefined;
  const message = record(choice['message']);
  const refusal = text(message['refusal']);
  const parts = [...thoughtsIn(message), ...textsIn(joined(message['content']), refusal), ...list(message['tool_calls']).map(callPart)];
  return {
    id: text(completion['id']),
    model: text(completion['model']) || model,
    parts,
    ...finishOf(choice, { refused: refusal !== '', called: parts.some(({ type }) => type === 'tool_call') }),
    extra: extraOf(completion, choice, message),
    usage: usageOf(completion['usage']),
  };
}

function thoughtsIn(message: Json): AnswerPart[] {
  const thoughts = thoughtOf(message);
  return thoughts === '' ? [] : [{ type: 'thinking', text: thoughts, dialect: DIALECT }];
}

/** Not OpenAI's, which shows none here: DeepSeek's and vLLM's word, and that of Ollama and OpenRouter. */
export const thoughtOf = (message: Json): string => text(message['reasoning_content']) || text(message['reasoning']);

/** A call of a function; of a custom tool, whose input is no JSON, an opaque part. */
export function callPart(call: Json): AnswerPart {
  const { name, arguments: input } = record(call['function']);
  if (typeof name !== 'string') return { type: 'opaque', dialect: DIALECT, value: call };
  return { type: 'tool_call', id: text(call['id']) || newCallId(), name, input: inputOf(input) };
}

/** Some servers give none. */
export const newCallId = (): string => `call_${randomUUID().replaceAll('-', '')}`;

/** Some servers write the arguments as an object. */
export const inputOf = (input: unknown): string =>
  typeof input === 'string' ? input : input === undefined || input === null ? '' : JSON.stringify(input);

const FINISHES: Readonly<Record<string, Finish>> = { length: 'length', content_filter: 'filtered' };

/** A call that had to be made ends with `stop` at OpenAI, and any call at some servers. vLLM tells the sequence that it met. */
export function finishOf(
  { finish_reason: reason, stop_reason: met }: Json,
  { refused, called }: { readonly refused: boolean; readonly called: boolean },
): Pick<Answer, 'finish' | 'stopSequence'> {
  const forced = FINISHES[text(reason)];
  if (forced !== undefined) return { finish: forced };
  if (refused) return { finish: 'refused' };
  if (called) return { finish: 'tool_calls' };
  return typeof met === 'string' && met !== '' ? { finish: 'stop_sequence', stopSequence: met } : { finish: 'stop' };
}

/** What a message has beside its words and calls: annotations, audio. */
export const strangeIn = (message: Json): Json | undefined => rest(message, READ.message);

/** `logprobs` is the choice's, `annotations` and `audio` are the message's, the rest the completion's: each under its own name. */
export function extraOf(completion: Json, choice: Json, message: Json): Extra | undefined {
  const fields = {
    ...rest(completion, READ.completion),
    ...(isSomething(choice['logprobs']) && { logprobs: choice['logprobs'] }),
    ...strangeIn(message),
  };
  return Object.keys(fields).length === 0 ? undefined : { dialect: DIALECT, fields };
}

const isSomething = (value: unknown): boolean => Object.keys(record(value)).length > 0;
