import { TEXT_OUTPUT, type Output, type Tool, type ToolChoice } from '../../../calls/domain/request.js';
import type { Asked } from '../door.js';
import { Fields, isObject, type Json } from '../fields.js';
import { Leftovers, words, type KnownFields } from '../leftovers.js';
import { Turns } from '../turns.js';
import { OPENAI_WORDING } from '../wording.js';
import { readMessage } from './messages.js';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

const FIELDS: KnownFields = {
  read: words(`
    model messages stream stream_options temperature top_p max_tokens max_completion_tokens stop seed tools tool_choice
    parallel_tool_calls response_format reasoning_effort modalities logit_bias
  `),
  hints: words('user metadata safety_identifier prompt_cache_key prompt_cache_retention prompt_cache_options'),
  defaults: {
    n: [1],
    logprobs: [false],
    top_logprobs: [0],
    frequency_penalty: [0],
    presence_penalty: [0],
    service_tier: ['auto', 'default'],
    // Answers are not kept here, whatever it says.
    store: [true, false],
  },
};

export function readChat(json: Json): Asked {
  const body = new Fields(json, OPENAI_WORDING);
  const left = new Leftovers('openai-chat', json, FIELDS);
  if ((body.list('modalities') ?? ['text']).some((kind) => kind !== 'text')) left.bind('modalities', json['modalities']);
  if (Object.keys(body.object('logit_bias')?.json ?? {}).length > 0) left.bind('logit_bias', json['logit_bias']);

  const model = body.needText('model');
  if (body.list('messages') === undefined) body.missing('messages');
  const turns = new Turns();
  for (const message of body.objects('messages')) readMessage(message, turns);
  if (turns.turns.length === 0) body.refuse('messages', 'it needs at least one message of a user or an assistant.');
  const effort = body.choice('reasoning_effort', EFFORTS);
  const request = {
    system: turns.system,
    turns: turns.turns,
    tools: readTools(body, left),
    toolChoice: readChoice(body, left),
    parallelTools: body.flag('parallel_tool_calls'),
    output: readFormat(body.object('response_format')),
    maxOutput: body.integer('max_completion_tokens', 1) ?? body.integer('max_tokens', 1),
    temperature: body.number('temperature', 0),
    topP: body.number('top_p', 0),
    seed: body.integer('seed'),
    stop: typeof json['stop'] === 'string' ? [json['stop']] : body.texts('stop'),
    ...(effort && { reasoning: { effort } }),
    extra: left.extra,
    hints: left.hints,
  };
  return { model, request, streamed: body.flag('stream') ?? false, body: json };
}

function readTools(body: Fields, left: Leftovers): Tool[] {
  const own: unknown[] = [];
  const tools: Tool[] = [];
  for (const tool of body.objects('tools')) {
    if (tool.choice('type', ['function', 'custom']) === 'custom') own.push(tool.json);
    else tools.push(readFunction(tool.needObject('function')));
  }
  if (own.length > 0) left.bind('tools', own);
  return tools;
}

function readFunction(tool: Fields): Tool {
  const description = tool.text('description');
  const strict = tool.flag('strict');
  return {
    name: tool.needText('name'),
    schema: tool.object('parameters')?.json ?? { type: 'object', properties: {} },
    ...(description !== undefined && { description }),
    ...(strict !== undefined && { strict }),
  };
}

function readChoice(body: Fields, left: Leftovers): ToolChoice {
  const { tool_choice: choice } = body.json;
  if (!isObject(choice)) return body.choice('tool_choice', ['auto', 'none', 'required']) ?? 'auto';
  if (choice['type'] === 'function') return { name: body.needObject('tool_choice').needObject('function').needText('name') };
  left.bind('tool_choice', choice);
  return 'auto';
}

function readFormat(format: Fields | undefined): Output {
  switch (format?.choice('type', ['text', 'json_object', 'json_schema'])) {
    case 'json_object':
      return { kind: 'json' };
    case 'json_schema':
      return readSchema(format.needObject('json_schema'));
    default:
      return TEXT_OUTPUT;
  }
}

/** `{ name, schema, strict, description }`, which Responses has flat. */
export function readSchema(format: Fields): Output {
  return {
    kind: 'schema',
    name: format.needText('name'),
    schema: format.needObject('schema').json,
    strict: format.flag('strict'),
    description: format.text('description'),
  };
}
