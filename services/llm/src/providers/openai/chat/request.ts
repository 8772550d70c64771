import type { Output, Reasoning, Tool, ToolChoice } from '../../../calls/domain/request.js';
import type { Sending } from '../../../calls/application/provider.js';
import { countsCompletion, hostOf, thinks, type Host } from '../wire/host.js';
import type { Json } from '../wire/read.js';
import { fieldsOf, unsupported } from '../wire/unsupported.js';
import { messagesOf } from './messages.js';

const DIALECT = 'openai-chat';

/** The body of a chat completion. Fails with `unsupported`. */
export function chatBody({ model, request, baseUrl }: Pick<Sending, 'model' | 'request' | 'baseUrl'>): Json {
  const host = hostOf(baseUrl);
  const { tools: ownTools, ...fields } = checkedFields(fieldsOf(request, DIALECT));
  const tools = [...request.tools.map(toolOf), ...(Array.isArray(ownTools) ? (ownTools as unknown[]) : [])];
  return {
    model,
    messages: withJson(
      messagesOf(request, { system: host.own && thinks(model) ? 'developer' : 'system', thoughts: !host.own }),
      request.output,
    ),
    ...(tools.length > 0 && { tools }),
    ...choiceOf(request.toolChoice, tools.length > 0),
    ...(request.parallelTools !== undefined && tools.length > 0 && { parallel_tool_calls: request.parallelTools }),
    ...formatOf(request.output),
    ...(request.maxOutput !== undefined && { [countsCompletion(host, model) ? 'max_completion_tokens' : 'max_tokens']: request.maxOutput }),
    ...(request.temperature !== undefined && { temperature: request.temperature }),
    ...(request.topP !== undefined && { top_p: request.topP }),
    ...topK(request.topK, host),
    ...(request.seed !== undefined && { seed: request.seed }),
    ...(request.stop !== undefined && request.stop.length > 0 && { stop: request.stop }),
    ...effortOf(request.reasoning, host),
    ...fields,
  };
}

/** What would change how an answer is read, not only what it says. */
function checkedFields(fields: Json): Json {
  if (typeof fields['n'] === 'number' && fields['n'] > 1) {
    throw unsupported(`More than one choice (n: ${fields['n']}) of an answer`, DIALECT, 'ask once for each answer');
  }
  return fields;
}

const toolOf = ({ name, description, schema, strict }: Tool): Json => ({
  type: 'function',
  function: { name, ...(description !== undefined && { description }), parameters: schema, ...(strict !== undefined && { strict }) },
});

/** Without tools, `auto` and `none` say nothing. */
function choiceOf(choice: ToolChoice, hasTools: boolean): Json {
  if (typeof choice === 'object') return { tool_choice: { type: 'function', function: { name: choice.name } } };
  if (choice === 'auto' || (choice === 'none' && !hasTools)) return {};
  return { tool_choice: choice };
}

function formatOf(output: Output): Json {
  if (output.kind === 'text') return {};
  if (output.kind === 'json') return { response_format: { type: 'json_object' } };
  const { name, schema, strict, description } = output;
  const json_schema = { name, schema, ...(strict !== undefined && { strict }), ...(description !== undefined && { description }) };
  return { response_format: { type: 'json_schema', json_schema } };
}

/** The protocol refuses JSON that no message speaks of. */
function withJson(messages: Json[], { kind }: Output): Json[] {
  if (kind !== 'json' || messages.some(({ content }) => /json/i.test(JSON.stringify(content)))) return messages;
  return [{ role: 'system', content: 'Answer with a JSON object.' }, ...messages];
}

/** Not OpenAI's own, but vLLM, Ollama, LM Studio and others know it. */
function topK(value: number | undefined, host: Host): Json {
  if (value === undefined) return {};
  if (!host.own) return { top_k: value };
  throw unsupported('topK', DIALECT, `leave it out: ${host.name} has no such field`);
}

function effortOf(reasoning: Reasoning | undefined, host: Host): Json {
  if (reasoning?.budget !== undefined) throw unsupported('A budget of tokens for thoughts', DIALECT, 'say an effort instead');
  if (reasoning?.show === true && host.own) {
    throw unsupported(
      'A wish to see thoughts',
      DIALECT,
      `leave it out, or ask for a model that speaks openai-responses: ${host.name} shows none here`,
    );
  }
  return reasoning?.effort === undefined ? {} : { reasoning_effort: reasoning.effort };
}
