import { AppError } from '@hexad/kernel';
import type { Asked, CallOrigin, Part as PartMessage, Source as SourceMessage, Turn as TurnMessage } from '@hexad/proto/llm/v1/calls';
import type { CallContext } from '@hexad/rpc';
import type { CallOrder } from '../application/ports.js';
import {
  DIALECTS,
  type ModelRequest,
  type Output,
  type Part,
  type Reasoning,
  type Source,
  type ToolResultPart,
  type Turn,
} from '../domain/request.js';

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

/** Fails with `invalid`, naming the field. */
export function orderOf(asked: Asked | undefined, call: CallContext, streamed: boolean): CallOrder {
  if (asked === undefined) throw new AppError('invalid', 'The call asks nothing: asked is missing.');
  if (asked.model === '') throw new AppError('invalid', 'The call names no model; give one, or a tier: fast, primary, powerful.');
  const { model, redact, cacheTtlMs } = asked;
  return {
    ...originOf(asked.origin, call),
    model,
    request: requestOf(asked),
    streamed,
    cacheTtlMs,
    guards: redact === '' ? {} : { redact: oneOf('redact', redact, ['off', 'on', 'reversible']) },
  };
}

export function originOf(
  origin: CallOrigin | undefined,
  { caller, signal, deadline }: CallContext,
): Omit<CallOrder, 'model' | 'request' | 'streamed'> {
  const { teamId = '', projectId = '', runId = '', taskId = '', purpose = '', agent = '', conversation = '', prompt } = origin ?? {};
  return {
    caller,
    path: { team: said(teamId), project: said(projectId), run: said(runId), task: said(taskId) },
    door: 'grpc',
    purpose,
    agent: said(agent),
    conversation: said(conversation),
    prompt: prompt && { template: prompt.template, version: prompt.version, arm: said(prompt.arm), inputs: said(prompt.inputsJson) },
    signal,
    deadlineMs: Math.max(1, deadline - Date.now()),
  };
}

export function requestOf(asked: Asked): ModelRequest {
  return {
    system: asked.system.map((text) => ({ type: 'text', text })),
    turns: asked.turns.map(turnOf),
    tools: asked.tools.map(({ name, description, schema, strict }) => ({
      name,
      description: said(description),
      schema: objectOf(`the schema of the tool ${name}`, schema),
      strict,
    })),
    toolChoice: toolChoiceOf(asked.toolChoice),
    output: outputOf(asked.output),
    maxOutput: asked.maxOutput === 0 ? undefined : asked.maxOutput,
    temperature: asked.temperature,
    topP: asked.topP,
    stop: asked.stop.length === 0 ? undefined : asked.stop,
    reasoning: reasoningOf(asked.reasoningEffort),
  };
}

const turnOf = ({ role, parts }: TurnMessage): Turn => ({ role: oneOf('role', role, ['user', 'assistant']), parts: parts.map(partOf) });

function partOf({ part, cache }: PartMessage): Part {
  if (part === undefined) throw new AppError('invalid', 'A part of a turn is empty.');
  return cache === '' ? bare(part) : ({ ...bare(part), cache: oneOf('cache', cache, ['5m', '1h']) } as Part);
}

function bare(part: NonNullable<PartMessage['part']>): Part {
  switch (part.$case) {
    case 'text':
      return { type: 'text', text: part.value.text, untrusted: part.value.untrusted };
    case 'image':
      return {
        type: 'image',
        source: sourceOf(part.value.source),
        detail: part.value.detail === '' ? undefined : oneOf('detail', part.value.detail, ['low', 'high', 'auto']),
      };
    case 'document':
      return { type: 'document', source: sourceOf(part.value.source), name: said(part.value.name) };
    case 'toolCall':
      return { type: 'tool_call', ...part.value, signature: said(part.value.signature) };
    case 'toolResult':
      return {
        type: 'tool_result',
        ...part.value,
        name: said(part.value.name),
        parts: part.value.parts.map(partOf) as ToolResultPart['parts'],
      };
    case 'thinking': {
      const { text, signature, dialect, redacted } = part.value;
      return {
        type: 'thinking',
        text,
        signature: said(signature),
        redacted,
        dialect: dialect === '' ? undefined : oneOf('dialect', dialect, DIALECTS),
      };
    }
  }
}

function sourceOf(source: SourceMessage | undefined): Source {
  if (source?.source === undefined) throw new AppError('invalid', 'An image or document has no source; give a url or its data.');
  if (source.source.$case === 'url') return { kind: 'url', url: source.source.value };
  const { mediaType, data } = source.source.value;
  return { kind: 'base64', mediaType, data: Buffer.from(data).toString('base64') };
}

const toolChoiceOf = (choice: string): ModelRequest['toolChoice'] => {
  if (choice === '' || choice === 'auto') return 'auto';
  return choice === 'none' || choice === 'required' ? choice : { name: choice };
};

function outputOf(output: string): Output {
  if (output === '' || output === 'text') return { kind: 'text' };
  if (output === 'json') return { kind: 'json' };
  return { kind: 'schema', name: 'answer', schema: objectOf('the output', output) };
}

const reasoningOf = (effort: string): Reasoning | undefined =>
  effort === '' ? undefined : { effort: oneOf('reasoning_effort', effort, EFFORTS) };

const said = (text: string): string | undefined => (text === '' ? undefined : text);

function oneOf<const T extends string>(what: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw new AppError('invalid', `The ${what} is one of ${allowed.join(', ')}, not ${JSON.stringify(value)}.`);
}

function objectOf(what: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new AppError('invalid', `${what[0]!.toUpperCase()}${what.slice(1)} is no JSON object: ${JSON.stringify(text.slice(0, 60))}.`);
}
