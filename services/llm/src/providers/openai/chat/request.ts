import type { Output, Reasoning, Tool, ToolChoice } from '../../../calls/domain/request.js';
import type { Sending } from '../../../calls/application/provider.js';
import { defined, withFields } from '../../shared/fields.js';
import { ownFields, unsupported } from '../../shared/unsupported.js';
import { effortOf } from '../wire/effort.js';
import { countsCompletion, thinks, type Host } from '../wire/host.js';
import type { Json } from '../wire/read.js';
import { MessageWriter } from './messages.js';

const DIALECT = 'openai-chat';

/** The body of a chat completion. Fails with `unsupported`. */
export function bodyOf({ model, request }: Pick<Sending, 'model' | 'request'>, host: Host): Json {
  const { tools } = request;
  const fields = checked(ownFields(host.name, DIALECT, request), host);
  const writing = { host: host.name, system: host.own && thinks(model) ? 'developer' : 'system', thoughts: !host.own } as const;
  const body = defined({
    model,
    messages: withJson(new MessageWriter(writing).write(request), request.output),
    tools: tools.length === 0 ? undefined : tools.map(toolOf),
    tool_choice: choiceOf(request.toolChoice, tools.length > 0),
    parallel_tool_calls: tools.length === 0 ? undefined : request.parallelTools,
    response_format: formatOf(request.output),
    [countsCompletion(host, model) ? 'max_completion_tokens' : 'max_tokens']: request.maxOutput,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: topK(request.topK, host),
    seed: request.seed,
    stop: request.stop?.length === 0 ? undefined : request.stop,
    reasoning_effort: wishedEffort(request.reasoning, host),
    // Some accounts keep what is not forbidden to be kept; others than OpenAI itself may not know the word.
    store: host.name === 'OpenAI' ? false : undefined,
  });
  return withFields(body, fields);
}

/** What would change how an answer is to be read. */
function checked(fields: Json, { name }: Host): Json {
  if (typeof fields['n'] !== 'number' || fields['n'] <= 1) return fields;
  throw unsupported(name, `n = ${fields['n']}`, 'gives several choices, of which the gateway can give back one');
}

const toolOf = ({ name, description, schema, strict }: Tool): Json => ({
  type: 'function',
  function: defined({ name, description, parameters: schema, strict }),
});

/** Without tools, `auto` and `none` say nothing. */
function choiceOf(choice: ToolChoice, hasTools: boolean): unknown {
  if (typeof choice === 'object') return { type: 'function', function: { name: choice.name } };
  return choice === 'auto' || (choice === 'none' && !hasTools) ? undefined : choice;
}

function formatOf(output: Output): Json | undefined {
  if (output.kind === 'text') return undefined;
  if (output.kind === 'json') return { type: 'json_object' };
  const { name, schema, strict, description } = output;
  return { type: 'json_schema', json_schema: defined({ name, description, schema, strict }) };
}

/** The protocol refuses JSON that no message speaks of. */
function withJson(messages: Json[], { kind }: Output): Json[] {
  if (kind !== 'json' || messages.some(({ content }) => /json/i.test(JSON.stringify(content)))) return messages;
  return [{ role: 'system', content: 'Answer with a JSON object.' }, ...messages];
}

/** No word of OpenAI's, but vLLM, Ollama, LM Studio and others know it. */
function topK(value: number | undefined, { own, name }: Host): number | undefined {
  if (value !== undefined && own) throw unsupported(name, 'topK');
  return value;
}

function wishedEffort(reasoning: Reasoning | undefined, { own, name }: Host): string | undefined {
  if (reasoning?.show === true && own) throw unsupported(name, 'reasoning.show', 'shows no thoughts, other than openai-responses');
  return reasoning && effortOf(reasoning);
}
