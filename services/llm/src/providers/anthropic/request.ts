import type Anthropic from '@anthropic-ai/sdk';
import type { Sending } from '../../calls/application/provider.js';
import type { ModelRequest, Tool } from '../../calls/domain/request.js';
import { defined, withFields } from '../shared/fields.js';
import { ownFields, refuse } from '../shared/unsupported.js';
import { blocksOf, cacheOf, textBlock } from './blocks.js';
import { effortOf, formatOf, thinkingOf, wordsFor } from './output.js';

export type Body = Anthropic.MessageCreateParamsNonStreaming;

export interface Said {
  readonly body: Body;
  /** For the header `anthropic-beta`. */
  readonly betas: readonly string[];
}

/** The request in the words of the Messages API. Fails with `unsupported` for what these cannot say. */
export function saidOf({ model, maxOutput, request }: Pick<Sending, 'model' | 'maxOutput' | 'request'>): Said {
  refuse('Anthropic', request, ['seed']);
  const { betas, ...fields } = ownFields('Anthropic', 'anthropic', request);
  const output = defined({ effort: effortOf(request), format: formatOf(request.output) });
  const system = [...request.system.map(textBlock), ...wordsFor(request.output)];
  const body: Body = defined({
    model,
    max_tokens: request.maxOutput ?? maxOutput,
    system: system.length === 0 ? undefined : system,
    messages: request.turns.map(({ role, parts }) => ({ role, content: parts.flatMap(blocksOf) })),
    tools: request.tools.length === 0 ? undefined : request.tools.map(toolOf),
    tool_choice: choiceOf(request),
    // A caller of this protocol may say more exactly than our words can whether a model thinks; null: as it likes.
    thinking: Object.hasOwn(fields, 'thinking') ? undefined : thinkingOf(request),
    output_config: Object.keys(output).length === 0 ? undefined : output,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    stop_sequences: request.stop === undefined ? undefined : [...request.stop],
  });
  return { body: withFields(body, fields), betas: Array.isArray(betas) ? betas.map(String) : [] };
}

const COUNTED = new Set([
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'cache_control',
  'mcp_servers',
  'context_management',
  'speed',
  'user_profile_id',
  'workspace_id',
]);

/** The fields on which the number of input tokens depends: the others are not accepted where it is counted. */
export const countedOf = (body: Body): Anthropic.MessageCountTokensParams =>
  Object.fromEntries(Object.entries(body).filter(([name]) => COUNTED.has(name))) as unknown as Anthropic.MessageCountTokensParams;

const toolOf = (tool: Tool): Anthropic.Tool =>
  defined({
    name: tool.name,
    description: tool.description,
    input_schema: tool.schema as Anthropic.Tool.InputSchema,
    strict: tool.strict,
    ...cacheOf(tool),
  });

function choiceOf({ tools, toolChoice, parallelTools }: ModelRequest): Anthropic.ToolChoice | undefined {
  const parallel = parallelTools === undefined ? {} : { disable_parallel_tool_use: !parallelTools };
  if (typeof toolChoice === 'object') return { type: 'tool', name: toolChoice.name, ...parallel };
  if (toolChoice === 'required') return { type: 'any', ...parallel };
  if (tools.length === 0) return undefined;
  if (toolChoice === 'none') return { type: 'none' };
  return parallelTools === undefined ? undefined : { type: 'auto', ...parallel };
}
