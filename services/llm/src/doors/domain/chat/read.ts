import type { Tool } from '../../../calls/domain/request.js';
import type { Asked } from '../door.js';
import { Fields, type Json } from '../fields.js';
import { EFFORTS, readChoice, readFormat, readFunction } from '../functions.js';
import { Leftovers, words, type KnownFields } from '../leftovers.js';
import { Turns } from '../turns.js';
import { OPENAI_WORDING } from '../wording.js';
import { readMessage } from './messages.js';

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
    toolChoice: readChoice(body, left, (choice) => choice.needObject('function')),
    parallelTools: body.flag('parallel_tool_calls'),
    output: readFormat(body.object('response_format'), (format) => format.needObject('json_schema')),
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
