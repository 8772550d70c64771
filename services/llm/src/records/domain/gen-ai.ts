import type { SpanAttributes, SpanStart } from '@hexad/telemetry';
import type { AttemptRecord, CallRecord } from '../../calls/application/ports.js';
import type { Answer } from '../../calls/domain/answer.js';
import type { ModelRequest } from '../../calls/domain/request.js';
import type { Tokens } from '../../money/index.js';

/**
 * Names by the semantic conventions of OpenTelemetry for generative AI, as of late 2026 (they are still in development, so all of them stand here).
 * Messages and instructions, which the conventions leave to choice, are never recorded.
 */
export const GEN_AI = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  conversation: 'gen_ai.conversation.id',
  agent: 'gen_ai.agent.name',
  outputType: 'gen_ai.output.type',
  requestModel: 'gen_ai.request.model',
  stream: 'gen_ai.request.stream',
  seed: 'gen_ai.request.seed',
  maxTokens: 'gen_ai.request.max_tokens',
  temperature: 'gen_ai.request.temperature',
  topP: 'gen_ai.request.top_p',
  topK: 'gen_ai.request.top_k',
  responseId: 'gen_ai.response.id',
  responseModel: 'gen_ai.response.model',
  finishReasons: 'gen_ai.response.finish_reasons',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheCreationTokens: 'gen_ai.usage.cache_creation.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  errorType: 'error.type',
  serverAddress: 'server.address',
  serverPort: 'server.port',
} as const;

/** What the conventions have no word for. */
export const HEXAD = {
  call: 'hexad.llm.call.id',
  attempt: 'hexad.llm.attempt',
  attempts: 'hexad.llm.attempts',
  asked: 'hexad.llm.asked',
  door: 'hexad.llm.door',
  purpose: 'hexad.llm.purpose',
  cache: 'hexad.llm.cache',
  cost: 'hexad.llm.cost_microdollars',
  template: 'hexad.llm.prompt.template',
  version: 'hexad.llm.prompt.version',
  arm: 'hexad.llm.prompt.arm',
} as const;

/** `gen_ai.client.operation.duration` and `.time_to_first_chunk`, as Prometheus writes them. Seconds. */
export const METRIC = {
  duration: 'gen_ai_client_operation_duration_seconds',
  timeToFirstChunk: 'gen_ai_client_operation_time_to_first_chunk_seconds',
} as const;

/** Seconds: the bounds that the conventions give for both. */
export const BOUNDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

/** Ours, where the conventions have another name; any other provider goes by the name that its tenant gave it. */
const PROVIDERS: Readonly<Record<string, string>> = { google: 'gcp.gemini', gemini: 'gcp.gemini' };
const providerName = (provider: string): string => PROVIDERS[provider] ?? provider;

type Operation = CallRecord['operation'];

/** Labels of a metric of the conventions. */
export const metricLabels = (
  operation: Operation,
  { provider, model }: { readonly provider: string; readonly model: string },
  error?: string,
) => ({
  gen_ai_operation_name: operation,
  gen_ai_provider_name: providerName(provider),
  gen_ai_request_model: model,
  ...(error !== undefined && { error_type: error }),
});

/** What an attempt is about, before it begins. */
export interface AttemptSpan {
  readonly call: string;
  readonly attempt: number;
  readonly operation: Operation;
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly streamed: boolean;
  /** Undefined for embeddings. */
  readonly request?: ModelRequest | undefined;
}

/** The span of one attempt: `chat claude-sonnet-5`. */
export const attemptSpan = ({
  call,
  attempt,
  operation,
  provider,
  model,
  baseUrl,
  streamed,
  request,
}: AttemptSpan): Omit<SpanStart, 'parent'> => ({
  name: `${operation} ${model}`,
  kind: 'client',
  attributes: {
    [GEN_AI.operation]: operation,
    [GEN_AI.provider]: providerName(provider),
    [GEN_AI.requestModel]: model,
    [GEN_AI.stream]: streamed || undefined,
    ...server(baseUrl),
    ...(request && asked(request)),
    [HEXAD.call]: call,
    [HEXAD.attempt]: attempt,
  },
});

/** What an attempt came to. */
export const attemptAttributes = (
  { tokens, cost, error }: Pick<AttemptRecord, 'tokens' | 'cost' | 'error'>,
  answer?: Partial<Pick<Answer, 'id' | 'model' | 'finish' | 'reasoningTokens'>>,
): SpanAttributes => ({
  ...usage(tokens),
  [GEN_AI.reasoningTokens]: answer?.reasoningTokens,
  [GEN_AI.responseId]: answer?.id,
  [GEN_AI.responseModel]: answer?.model,
  [GEN_AI.finishReasons]: answer?.finish && [answer.finish],
  [GEN_AI.errorType]: error,
  [HEXAD.cost]: Number(cost),
});

/** Characters of what a caller wrote. */
const LONGEST_ASKED = 200;

/** What a whole call came to, for the span that all its attempts are in. */
export function callAttributes(record: CallRecord): SpanAttributes {
  const { attempts, prompt } = record;
  const last = attempts.at(-1) ?? record.kept;
  return {
    [GEN_AI.operation]: record.operation,
    [GEN_AI.provider]: last && providerName(last.provider),
    [GEN_AI.requestModel]: last?.model,
    [GEN_AI.stream]: record.streamed || undefined,
    [GEN_AI.conversation]: record.conversation,
    [GEN_AI.agent]: record.agent,
    [GEN_AI.finishReasons]: record.finish === undefined ? undefined : [record.finish],
    [GEN_AI.timeToFirstChunk]: record.streamed && record.firstTokenMs !== undefined ? record.firstTokenMs / 1_000 : undefined,
    ...usage(total(attempts.map(({ tokens }) => tokens))),
    [GEN_AI.errorType]: record.error?.code,
    [HEXAD.call]: record.id,
    [HEXAD.attempts]: attempts.length,
    [HEXAD.asked]: record.asked.slice(0, LONGEST_ASKED),
    [HEXAD.door]: record.door,
    [HEXAD.purpose]: record.purpose === '' ? undefined : record.purpose,
    [HEXAD.cache]: record.cache,
    [HEXAD.cost]: Number(attempts.reduce((sum, { cost }) => sum + cost, 0n)),
    [HEXAD.template]: prompt?.template,
    [HEXAD.version]: prompt?.version,
    [HEXAD.arm]: prompt?.arm,
  };
}

/** The conventions count what went through a provider's cache as input too. */
const usage = ({ input, output, cachedRead, cachedWrite }: Tokens): SpanAttributes => ({
  [GEN_AI.inputTokens]: input + cachedRead + cachedWrite,
  [GEN_AI.outputTokens]: output,
  [GEN_AI.cacheReadTokens]: cachedRead,
  [GEN_AI.cacheCreationTokens]: cachedWrite,
});

const total = (all: readonly Tokens[]): Tokens => {
  const sum = (kind: Exclude<keyof Tokens, 'cachedWriteLong'>) => all.reduce((before, tokens) => before + tokens[kind], 0);
  return { input: sum('input'), output: sum('output'), cachedRead: sum('cachedRead'), cachedWrite: sum('cachedWrite') };
};

const asked = ({ output, seed, maxOutput, temperature, topP, topK }: ModelRequest): SpanAttributes => ({
  [GEN_AI.outputType]: output.kind === 'text' ? undefined : 'json',
  [GEN_AI.seed]: seed,
  [GEN_AI.maxTokens]: maxOutput,
  [GEN_AI.temperature]: temperature,
  [GEN_AI.topP]: topP,
  [GEN_AI.topK]: topK,
});

function server(baseUrl: string): SpanAttributes {
  if (!URL.canParse(baseUrl)) return {};
  const { hostname, port, protocol } = new URL(baseUrl);
  return { [GEN_AI.serverAddress]: hostname, [GEN_AI.serverPort]: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}
