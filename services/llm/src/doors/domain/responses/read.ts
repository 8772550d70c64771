import { AppError } from '@hexad/kernel';
import type { ModelRequest, Output, Reasoning, Tool } from '../../../calls/domain/request.js';
import type { Asked } from '../door.js';
import { Fields, type Json } from '../fields.js';
import { EFFORTS, readChoice, readFormat, readFunction } from '../functions.js';
import { Leftovers, words, type KnownFields } from '../leftovers.js';
import { Turns } from '../turns.js';
import { OPENAI_WORDING } from '../wording.js';
import { readItem } from './items.js';

const FIELDS: KnownFields = {
  read: words(`
    model input instructions stream stream_options max_output_tokens temperature top_p tools tool_choice parallel_tool_calls text reasoning
    include store previous_response_id conversation background
  `),
  hints: words('user metadata safety_identifier prompt_cache_key prompt_cache_retention prompt_cache_options'),
  defaults: { truncation: ['disabled'], service_tier: ['auto', 'default'], top_logprobs: [0] },
};

/** A function that says more is OpenAI's alone. */
const FUNCTION_FIELDS = new Set(['type', 'name', 'description', 'parameters', 'strict']);

export function readResponses(json: Json): Asked {
  const body = new Fields(json, OPENAI_WORDING);
  refuseState(body);
  const left = new Leftovers('openai-responses', json, FIELDS);
  // Thoughts always come with what they need to be sent back.
  const include = body.texts('include')?.filter((name) => name !== 'reasoning.encrypted_content') ?? [];
  if (include.length > 0) left.bind('include', include);

  const model = body.needText('model');
  const turns = readInput(body);
  const text = body.object('text');
  const request: ModelRequest = {
    system: turns.system,
    turns: turns.turns,
    tools: readTools(body, left),
    toolChoice: readChoice(body, left, (choice) => choice),
    parallelTools: body.flag('parallel_tool_calls'),
    output: readText(text, left),
    maxOutput: body.integer('max_output_tokens', 1),
    temperature: body.number('temperature', 0),
    topP: body.number('top_p', 0),
    reasoning: readReasoning(body.object('reasoning'), left),
    extra: left.extra,
    hints: left.hints,
  };
  return { model, request, streamed: body.flag('stream') ?? false, body: json };
}

/** An answer is not kept, so nothing can go on from one. */
function refuseState(body: Fields): void {
  for (const name of ['previous_response_id', 'conversation'] as const) {
    if ((body.json[name] ?? undefined) !== undefined)
      body.refuse(name, 'answers are not kept here; send the whole conversation in `input`, with `store: false`.');
  }
  if (body.flag('background'))
    body.refuse('background', 'answers are not kept here to be fetched later; ask without it, or with `stream`.');
}

function readInput(body: Fields): Turns {
  const turns = new Turns();
  const instructions = body.text('instructions');
  if (instructions) turns.system.push({ type: 'text', text: instructions });
  const { input } = body.json;
  if (typeof input === 'string') turns.add('user', [{ type: 'text', text: input }]);
  else if (body.list('input') === undefined) body.missing('input');
  else for (const item of body.objects('input')) readItem(item, turns);
  if (turns.turns.length === 0)
    throw new AppError('invalid', "Invalid 'input': it needs at least one message.", { details: { param: 'input' } });
  return turns;
}

function readTools(body: Fields, left: Leftovers): Tool[] {
  const own: unknown[] = [];
  const tools: Tool[] = [];
  for (const tool of body.objects('tools')) {
    if (tool.needText('type') !== 'function' || Object.keys(tool.json).some((name) => !FUNCTION_FIELDS.has(name))) own.push(tool.json);
    else tools.push(readFunction(tool));
  }
  if (own.length > 0) left.bind('tools', own);
  return tools;
}

function readText(text: Fields | undefined, left: Leftovers): Output {
  const verbosity = text?.text('verbosity');
  if (verbosity !== undefined && verbosity !== 'medium') left.bind('text', { verbosity });
  return readFormat(text?.object('format'), (format) => format);
}

function readReasoning(reasoning: Fields | undefined, left: Leftovers): Reasoning | undefined {
  if (reasoning === undefined) return undefined;
  const { effort: _effort, summary: _summary, generate_summary: _old, ...rest } = reasoning.json;
  if (Object.values(rest).some((value) => value !== null)) left.bind('reasoning', rest);
  const effort = reasoning.choice('effort', EFFORTS);
  const shown = reasoning.text('summary') ?? reasoning.text('generate_summary');
  return effort === undefined && shown === undefined ? undefined : { effort, ...(shown !== undefined && { show: true }) };
}
