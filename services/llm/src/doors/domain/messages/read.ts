import { AppError } from '@hexad/kernel';
import { TEXT_OUTPUT, type ModelRequest, type Output, type Reasoning, type Tool, type ToolChoice } from '../../../calls/domain/request.js';
import type { Asked } from '../door.js';
import { Fields, type Json } from '../fields.js';
import { Leftovers, words, type KnownFields } from '../leftovers.js';
import { Turns } from '../turns.js';
import { ANTHROPIC_WORDING } from '../wording.js';
import { cached, readContent, readSystem } from './blocks.js';

const FIELDS: KnownFields = {
  read: words(`
    model messages system max_tokens stream temperature top_p top_k stop_sequences tools tool_choice thinking output_config output_format betas
  `),
  hints: words('metadata cache_control'),
  defaults: { service_tier: ['auto'] },
};
const TOOL_FIELDS = new Set(['type', 'name', 'description', 'input_schema', 'strict', 'cache_control', 'eager_input_streaming']);

/** `needsLimit`: false where tokens are only counted. */
export function readMessages(json: Json, betas: string | undefined, needsLimit: boolean): Asked {
  const body = new Fields(json, ANTHROPIC_WORDING);
  refuseThread(json);
  const left = new Leftovers('anthropic', json, FIELDS);
  const named = [...(betas?.split(',') ?? []), ...(body.texts('betas') ?? [])].map((beta) => beta.trim()).filter((beta) => beta !== '');
  if (named.length > 0) left.hint('betas', named);

  const model = body.needText('model');
  const maxOutput = body.integer('max_tokens', 1) ?? (needsLimit ? body.missing('max_tokens') : undefined);
  const config = body.object('output_config');
  const turns = readTurns(body);
  const choice = body.object('tool_choice');
  const alone = choice?.flag('disable_parallel_tool_use');
  const request: ModelRequest = {
    system: turns.system,
    turns: turns.turns,
    tools: readTools(body, left),
    toolChoice: readChoice(choice),
    ...(alone !== undefined && { parallelTools: !alone }),
    output: readOutput(config?.object('format') ?? body.object('output_format')),
    maxOutput,
    temperature: body.number('temperature', 0),
    topP: body.number('top_p', 0),
    topK: body.integer('top_k', 0),
    stop: body.texts('stop_sequences'),
    reasoning: readThinking(body, config, left),
    extra: left.extra,
    hints: left.hints,
  };
  return { model, request, streamed: body.flag('stream') ?? false, body: json };
}

/** The SDK's tool runner asks for a thread, and goes on without one when it is told so by this code. */
function refuseThread({ thread }: Json): void {
  if (thread === undefined || thread === null) return;
  throw new AppError(
    'unsupported',
    'thread: conversations are not kept here; send the whole conversation each time, with `thread: false`.',
    {
      details: { param: 'thread', error_code: 'thread_unsupported_request', unsupported: ['thread'] },
    },
  );
}

function readTurns(body: Fields): Turns {
  const turns = new Turns();
  turns.system.push(...readSystem(body, 'system'));
  if (body.list('messages') === undefined) body.missing('messages');
  for (const message of body.objects('messages')) {
    const role = message.choice('role', ['user', 'assistant', 'system']) ?? message.missing('role');
    if (role === 'system') turns.system.push(...readSystem(message, 'content'));
    else turns.add(role, readContent(message, 'content'));
  }
  if (turns.turns.length === 0) body.refuse('messages', 'at least one message is required');
  return turns;
}

/** Tools that the provider runs, or that say more than a name and a schema, are Anthropic's alone. */
function readTools(body: Fields, left: Leftovers): Tool[] {
  const own: unknown[] = [];
  const tools: Tool[] = [];
  for (const tool of body.objects('tools')) {
    const type = tool.text('type') ?? 'custom';
    if (type !== 'custom' || Object.keys(tool.json).some((name) => !TOOL_FIELDS.has(name))) own.push(tool.json);
    else tools.push(readTool(tool));
  }
  if (own.length > 0) left.bind('tools', own);
  return tools;
}

function readTool(tool: Fields): Tool {
  const description = tool.text('description');
  const strict = tool.flag('strict');
  return {
    name: tool.needText('name'),
    schema: tool.needObject('input_schema').json,
    ...(description !== undefined && { description }),
    ...(strict !== undefined && { strict }),
    ...cached(tool),
  };
}

function readChoice(choice: Fields | undefined): ToolChoice {
  if (choice === undefined) return 'auto';
  const type = choice.choice('type', ['auto', 'any', 'tool', 'none']) ?? choice.missing('type');
  if (type === 'tool') return { name: choice.needText('name') };
  return type === 'any' ? 'required' : type;
}

function readOutput(format: Fields | undefined): Output {
  if (format === undefined) return TEXT_OUTPUT;
  format.choice('type', ['json_schema']);
  return { kind: 'schema', name: 'answer', schema: format.needObject('schema').json };
}

/** What Anthropic is told to the letter, others hear as far as there are words: effort is one word for them, thinking or not. */
function readThinking(body: Fields, config: Fields | undefined, left: Leftovers): Reasoning | undefined {
  const effort = config?.choice('effort', ['low', 'medium', 'high', 'xhigh', 'max']);
  const thinking = body.object('thinking');
  if (thinking !== undefined || effort !== undefined) left.hint('thinking', thinking?.json ?? null);
  const display = thinking?.choice('display', ['summarized', 'omitted']);
  const show = display === undefined ? {} : { show: display === 'summarized' };
  switch (thinking?.needText('type')) {
    case 'enabled':
      return { budget: thinking.integer('budget_tokens', 1) ?? thinking.missing('budget_tokens'), effort, show: true, ...show };
    case 'disabled':
      return { effort: effort ?? 'none' };
    case undefined:
      return effort && { effort };
    default:
      return { effort, ...show };
  }
}
