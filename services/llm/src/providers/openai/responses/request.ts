import type { Sending } from '../../../calls/application/provider.js';
import type { ModelRequest, Output, Reasoning, Tool, ToolChoice } from '../../../calls/domain/request.js';
import { defined, withFields } from '../../shared/fields.js';
import { ownFields, refuse, unsupported } from '../../shared/unsupported.js';
import { effortOf } from '../wire/effort.js';
import { thinks, type Host } from '../wire/host.js';
import type { Json } from '../wire/read.js';
import { ItemWriter } from './items.js';

const DIALECT = 'openai-responses';

/** The body of a response, of which the provider keeps nothing. Fails with `unsupported`. */
export function bodyOf({ model, request }: Pick<Sending, 'model' | 'request'>, host: Host): Json {
  refuse(host.name, request, ['stop', 'seed', 'topK']);
  const fields = ownFields(host.name, DIALECT, request);
  if (fields['background'] === true) throw unsupported(host.name, 'background', 'then gives no answer, but a promise of one');
  const body = {
    ...countedOf({ model, request }, host),
    ...defined({
      max_output_tokens: request.maxOutput,
      temperature: request.temperature,
      top_p: request.topP,
      store: false,
      // Without it nothing of the thoughts could be sent back. Models that do not think refuse it.
      include: thinks(model) ? ['reasoning.encrypted_content'] : undefined,
    }),
  };
  return withFields(body, fields);
}

/** What the provider counts, and knows when it is asked to count. */
export function countedOf({ model, request }: Pick<Sending, 'model' | 'request'>, host: Host): Json {
  const { tools } = request;
  const instructions = request.system.map(({ text }) => text).join('\n\n');
  return defined({
    model,
    input: withJson(new ItemWriter(host.name).write(request.turns), request),
    instructions: instructions === '' ? undefined : instructions,
    tools: tools.length === 0 ? undefined : tools.map(toolOf),
    tool_choice: choiceOf(request.toolChoice, tools.length > 0),
    parallel_tool_calls: tools.length === 0 ? undefined : request.parallelTools,
    text: formatOf(request.output),
    reasoning: reasoningOf(request.reasoning),
  });
}

/** Here tools are strict unless it is said that they are not. */
const toolOf = ({ name, description, schema, strict = false }: Tool): Json =>
  defined({ type: 'function', name, description, parameters: schema, strict });

/** Without tools, `auto` and `none` say nothing. */
function choiceOf(choice: ToolChoice, hasTools: boolean): unknown {
  if (typeof choice === 'object') return { type: 'function', name: choice.name };
  return choice === 'auto' || (choice === 'none' && !hasTools) ? undefined : choice;
}

function formatOf(output: Output): Json | undefined {
  if (output.kind === 'text') return undefined;
  if (output.kind === 'json') return { format: { type: 'json_object' } };
  const { name, schema, strict, description } = output;
  return { format: defined({ type: 'json_schema', name, description, schema, strict }) };
}

/** The protocol refuses JSON that the input does not speak of. */
function withJson(input: Json[], { output }: ModelRequest): Json[] {
  if (output.kind !== 'json' || input.some((item) => /json/i.test(JSON.stringify(item['content'] ?? '')))) return input;
  return [{ role: 'developer', content: 'Answer with a JSON object.' }, ...input];
}

function reasoningOf(reasoning: Reasoning | undefined): Json | undefined {
  if (reasoning === undefined) return undefined;
  return defined({ effort: effortOf(reasoning), summary: reasoning.show === true ? 'auto' : undefined });
}
