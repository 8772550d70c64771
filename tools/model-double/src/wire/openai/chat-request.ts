import { z } from 'zod';
import type { Model } from '../../script/schema.js';
import { MEDIA_TOKENS, MESSAGE_TOKENS, tokensOf } from '../../tokens.js';
import type { Block, Call } from '../call.js';
import { openFields } from '../open-fields.js';
import { checkFormat, checkFunction, invalid } from './faults.js';

const Open = z.unknown().optional();
const Part = z.looseObject({ type: z.string() });

const Message = z.looseObject({
  role: z.enum(['system', 'assistant', 'user', 'function', 'tool', 'developer']),
  content: z.union([z.string(), z.array(Part)]).nullish(),
  tool_calls: z.array(z.looseObject({ id: z.string(), type: z.string() })).nullish(),
  tool_call_id: z.string().nullish(),
});
type Message = z.infer<typeof Message>;

const Tool = z.looseObject({
  type: z.enum(['function', 'custom']),
  function: z.looseObject({ name: z.string(), parameters: Open, strict: z.boolean().nullish() }).optional(),
});

export const ChatBody = z.strictObject({
  model: z.string(),
  messages: z.array(Message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  n: z.int().min(1).max(128).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  tools: z.array(Tool).nullish(),
  tool_choice: Open,
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z
    .looseObject({
      type: z.enum(['text', 'json_object', 'json_schema']),
      json_schema: z.looseObject({ name: z.string(), schema: Open, strict: z.boolean().nullish() }).optional(),
    })
    .nullish(),
  reasoning_effort: z.string().nullish(),
  seed: z.int().nullish(),
  user: z.string().nullish(),
  ...openFields(
    'audio',
    'function_call',
    'functions',
    'logit_bias',
    'logprobs',
    'metadata',
    'modalities',
    'moderation',
    'prediction',
    'prompt_cache_key',
    'prompt_cache_options',
    'prompt_cache_retention',
    'safety_identifier',
    'service_tier',
    'store',
    'top_logprobs',
    'verbosity',
    'web_search_options',
  ),
});
export type ChatBody = z.infer<typeof ChatBody>;

/** What a schema cannot say: tool calls and their results, tools, the format of the answer. */
export function checkChat({ messages, tools, tool_choice, response_format: format }: ChatBody): void {
  checkTurns(messages);
  for (const [at, tool] of (tools ?? []).entries()) {
    if (tool.type !== 'function') continue;
    if (tool.function === undefined)
      throw invalid(`Missing required parameter: 'tools[${at}].function'.`, `tools[${at}].function`, 'missing_required_parameter');
    checkFunction(tool.function.name, tool.function.parameters, tool.function.strict === true, `tools[${at}].function`);
  }
  if (tool_choice !== undefined && tool_choice !== null && tool_choice !== 'none' && (tools ?? []).length === 0) {
    throw invalid("'tool_choice' is only allowed when 'tools' are specified.", 'tool_choice');
  }
  if (format?.type === 'json_schema') {
    if (format.json_schema === undefined) {
      throw invalid(
        "Missing required parameter: 'response_format.json_schema'.",
        'response_format.json_schema',
        'missing_required_parameter',
      );
    }
    checkFormat(format.json_schema.name, format.json_schema.schema, format.json_schema.strict === true, 'response_format');
  }
  if (format?.type === 'json_object' && !messages.some((message) => /json/i.test(textOf(message)))) {
    throw invalid("'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", 'messages');
  }
}

function checkTurns(messages: readonly Message[]): void {
  let open = new Set<string>();
  for (const [at, { role, content, tool_calls, tool_call_id }] of messages.entries()) {
    if (role === 'tool') {
      if (typeof tool_call_id !== 'string') {
        throw invalid(
          `Missing required parameter: 'messages[${at}].tool_call_id'.`,
          `messages[${at}].tool_call_id`,
          'missing_required_parameter',
        );
      }
      if (!open.delete(tool_call_id)) {
        throw invalid(
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
          `messages[${at}].role`,
        );
      }
      continue;
    }
    checkAnswered(open, at);
    open = new Set((tool_calls ?? []).map(({ id }) => id));
    if ((content === undefined || content === null) && role !== 'assistant') {
      throw invalid(`Invalid value for 'content': expected a string, got null.`, `messages[${at}].content`);
    }
  }
  checkAnswered(open, messages.length);
}

function checkAnswered(open: ReadonlySet<string>, at: number): void {
  if (open.size === 0) return;
  throw invalid(
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ')}`,
    `messages[${at}].role`,
  );
}

const textOf = ({ content }: Message): string =>
  typeof content === 'string' ? content : (content ?? []).flatMap(({ text }) => (typeof text === 'string' ? [text] : [])).join('\n');

/** What the rules see of a request. */
export function aboutChat({
  model,
  messages,
  tools,
  stream,
}: ChatBody): Pick<Call, 'model' | 'text' | 'system' | 'tools' | 'toolResult' | 'stream'> {
  const user = messages.findLast(({ role }) => role === 'user');
  return {
    model,
    text: user === undefined ? '' : textOf(user),
    system: messages
      .filter(({ role }) => role === 'system' || role === 'developer')
      .map(textOf)
      .join('\n'),
    tools: (tools ?? []).flatMap((tool) => (tool.function === undefined ? [] : [tool.function.name])),
    toolResult: messages.at(-1)?.role === 'tool',
    stream: stream ?? false,
  };
}

/** The prompt in the order in which it is cached: tools, then messages. */
export const promptOfChat = ({ messages, tools, response_format: format }: ChatBody): Block[] =>
  [
    ...(tools ?? []).map((tool) => JSON.stringify(tool)),
    ...(format?.json_schema === undefined ? [] : [JSON.stringify(format.json_schema)]),
    ...messages.map(({ role, content, tool_calls, tool_call_id }) =>
      [
        role,
        typeof content === 'string' ? content : JSON.stringify(content ?? null),
        tool_calls && JSON.stringify(tool_calls),
        tool_call_id,
      ]
        .filter(Boolean)
        .join('\n'),
    ),
  ].map(blockOf);

const DATA_URL = /data:[a-z]+\/[\w.+-]+;base64,[A-Za-z0-9+/=]+/g;

/** Images count the same whatever their size. */
export function blockOf(text: string): Block {
  const bare = text.replace(DATA_URL, '');
  return { text, tokens: tokensOf(bare) + MESSAGE_TOKENS + (bare === text ? 0 : MEDIA_TOKENS) };
}

export const limitOfChat = (body: ChatBody, model: Model): number => body.max_completion_tokens ?? body.max_tokens ?? model.output;
