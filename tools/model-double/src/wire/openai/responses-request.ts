import { z } from 'zod';
import type { Block, Call } from '../call.js';
import { openFields } from '../open-fields.js';
import { blockOf } from './chat-request.js';
import { checkFormat, checkFunction, invalid } from './faults.js';

const Open = z.unknown().optional();
const Item = z.looseObject({ type: z.string().optional(), role: z.string().optional() });
type Item = z.infer<typeof Item>;

export const ResponseBody = z.strictObject({
  model: z.string(),
  input: z.union([z.string(), z.array(Item)]),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  previous_response_id: z.string().nullish(),
  store: z.boolean().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  tools: z
    .array(z.looseObject({ type: z.string(), name: z.string().optional(), parameters: Open, strict: z.boolean().nullish() }))
    .nullish(),
  tool_choice: Open,
  text: z
    .looseObject({
      format: z
        .looseObject({
          type: z.enum(['text', 'json_object', 'json_schema']),
          name: z.string().optional(),
          schema: Open,
          strict: z.boolean().nullish(),
        })
        .optional(),
    })
    .nullish(),
  ...openFields(
    'access_programs',
    'background',
    'context_management',
    'conversation',
    'include',
    'max_tool_calls',
    'moderation',
    'prompt',
    'prompt_cache_key',
    'prompt_cache_options',
    'prompt_cache_retention',
    'reasoning',
    'safety_identifier',
    'service_tier',
    'stream_options',
    'top_logprobs',
    'truncation',
    'user',
  ),
});
export type ResponseBody = z.infer<typeof ResponseBody>;

export const itemsOf = ({ input }: Pick<ResponseBody, 'input'>): Item[] =>
  typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : input;

/** What a schema cannot say: tool calls and their results, tools, the format. `before` is the conversation that the request continues. */
export function checkResponse(body: ResponseBody, before: readonly Item[]): void {
  const items = [...before, ...itemsOf(body)];
  if (itemsOf(body).length === 0) throw invalid("Missing required parameter: 'input'.", 'input', 'missing_required_parameter');
  const calls = new Set(items.filter(({ type }) => type === 'function_call').map((item) => item['call_id']));
  const outputs = new Set(items.filter(({ type }) => type === 'function_call_output').map((item) => item['call_id']));
  for (const id of outputs)
    if (!calls.has(id)) throw invalid(`No tool call found for function call output with call_id ${String(id)}.`, 'input');
  for (const id of calls) if (!outputs.has(id)) throw invalid(`No tool output found for function call ${String(id)}.`, 'input');
  for (const [at, { type, name, parameters, strict }] of (body.tools ?? []).entries()) {
    if (type !== 'function') continue;
    if (name === undefined)
      throw invalid(`Missing required parameter: 'tools[${at}].name'.`, `tools[${at}].name`, 'missing_required_parameter');
    checkFunction(name, parameters, strict === true, `tools[${at}]`);
  }
  const format = body.text?.format;
  if (format?.type !== 'json_schema') return;
  if (format.name === undefined)
    throw invalid("Missing required parameter: 'text.format.name'.", 'text.format.name', 'missing_required_parameter');
  checkFormat(format.name, format.schema, format.strict === true, 'text.format.schema');
}

function textOf(item: Item): string {
  const content = item['content'] ?? item['output'];
  if (typeof content === 'string') return content;
  return Array.isArray(content)
    ? (content as Array<{ text?: unknown }>).flatMap(({ text }) => (typeof text === 'string' ? [text] : [])).join('\n')
    : '';
}

/** What the rules see of a request. */
export function aboutResponse(body: ResponseBody): Pick<Call, 'model' | 'text' | 'system' | 'tools' | 'toolResult' | 'stream'> {
  const items = itemsOf(body);
  const user = items.findLast(({ role }) => role === 'user');
  const system = items.filter(({ role }) => role === 'system' || role === 'developer').map(textOf);
  return {
    model: body.model,
    text: user === undefined ? '' : textOf(user),
    system: [body.instructions ?? '', ...system].filter(Boolean).join('\n'),
    tools: (body.tools ?? []).flatMap(({ name }) => (name === undefined ? [] : [name])),
    toolResult: items.at(-1)?.type === 'function_call_output',
    stream: body.stream ?? false,
  };
}

export const promptOfResponse = (body: ResponseBody, before: readonly Item[]): Block[] =>
  [
    ...(body.tools ?? []).map((tool) => JSON.stringify(tool)),
    ...(body.text?.format?.schema === undefined ? [] : [JSON.stringify(body.text.format.schema)]),
    ...(body.instructions ? [body.instructions] : []),
    ...[...before, ...itemsOf(body)].map((item) =>
      typeof item['content'] === 'string' ? `${item.role}\n${item['content']}` : JSON.stringify(item),
    ),
  ].map(blockOf);
