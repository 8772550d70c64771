import { AppError, type ErrorCode } from '@hexad/kernel';
import { BAD_KEY, denialOf, DENIED, FORBIDDEN_PLACE } from './denials.js';
import { shown } from './shown.js';

/** What is known of a call that a provider did not answer as it should. */
export interface ProviderFailure {
  /** Who was called, by the tenant's name. */
  readonly provider: string;
  /** The key of the call: wherever the provider repeats it, it is taken out. */
  readonly secret: string | undefined;
  /** Of HTTP; undefined where there is none, as in an error event. */
  readonly status?: number | undefined;
  /** The provider's word for the kind: `overloaded_error`, `context_length_exceeded`, `RESOURCE_EXHAUSTED`. */
  readonly type?: string | undefined;
  /** The provider's sentence. */
  readonly message?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly requestId?: string | undefined;
  /** The provider had the request, or an answer began that cannot be read: it may have worked, and wants to be paid. */
  readonly sent?: boolean | undefined;
}

/** The one AppError for what a provider said instead of an answer, by status, type and, where these say too little, words. */
export const providerFailure = (failure: ProviderFailure): AppError => failureAs(codeOf(failure), failure);

/** The same with a code that the caller knows better, such as `stream_broken`. */
export function failureAs(code: ErrorCode, failure: ProviderFailure): AppError {
  const { secret, provider, status, retryAfterMs, sent } = failure;
  const denial = code === 'provider_denied' ? denialOf(failure) : undefined;
  const type = shown(failure.type ?? '', secret) || undefined;
  const requestId = shown(failure.requestId ?? '', secret) || undefined;
  const said = shown(failure.message ?? '', secret) || (type ?? (status === undefined ? 'nothing' : `HTTP status ${status}`));
  const details = { provider, status, type, denial, requestId, retryAfterMs, sent };
  return new AppError(code, denial === undefined ? sentenceOf(code, provider, said, retryAfterMs) : `${provider} ${DENIED[denial](said)}`, {
    details: Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)),
  });
}

const TYPES: Readonly<Record<string, ErrorCode>> = {
  authentication_error: 'key_refused',
  invalid_api_key: 'key_refused',
  API_KEY_INVALID: 'key_refused',
  UNAUTHENTICATED: 'key_refused',
  billing_error: 'provider_unpaid',
  insufficient_quota: 'provider_unpaid',
  billing_hard_limit_reached: 'provider_unpaid',
  context_length_exceeded: 'context_too_long',
  invalid_function_parameters: 'tool_invalid',
  model_not_found: 'model_unknown',
  rate_limit_error: 'provider_limited',
  rate_limit_exceeded: 'provider_limited',
  timeout_error: 'provider_timeout',
  overloaded_error: 'provider_unavailable',
};

const STATUSES: Readonly<Record<number, ErrorCode>> = {
  401: 'key_refused',
  402: 'provider_unpaid',
  408: 'provider_timeout',
  429: 'provider_limited',
  504: 'provider_timeout',
};

/** Words by which providers say what their status does not. */
const WORDS: ReadonlyArray<readonly [statuses: readonly number[], words: RegExp, code: ErrorCode]> = [
  [[400, 403], /billing|credit balance|purchase credits|payment required/i, 'provider_unpaid'],
  [[400, 403], BAD_KEY, 'key_refused'],
  [[400], FORBIDDEN_PLACE, 'provider_denied'],
  [
    [400, 413, 422],
    /prompt is too long|context (?:length|window|limit|size)|input token count|too many (?:input )?tokens/i,
    'context_too_long',
  ],
  [
    [400, 422],
    /^[\s*]*tools?\b(?!_)|tool_choice|tools\[|function_?declaration|input_schema|schema for function|tool names/i,
    'tool_invalid',
  ],
  [[400, 404], /\bmodels?\b/i, 'model_unknown'],
];

/** Only these words make a 400 a matter of the model; a 404 that speaks of a model always is. */
const NO_MODEL = /model\b.*\b(?:not found|does not exist|not exist|unknown|not supported)|(?:unknown|invalid) model|model_not_found/i;

function codeOf({ status, type, message = '' }: ProviderFailure): ErrorCode {
  // Where it is forbidden, the model is one that there is.
  if (type !== undefined && Object.hasOwn(TYPES, type) && !(status === 403 && TYPES[type] === 'model_unknown')) return TYPES[type]!;
  for (const [statuses, words, code] of WORDS) {
    if (status === undefined || !statuses.includes(status) || !words.test(message)) continue;
    if (code !== 'model_unknown' || status === 404 || NO_MODEL.test(message)) return code;
  }
  // A refusal that says nothing is most often of the key.
  if (status === 403) return type === undefined && message === '' ? 'key_refused' : 'provider_denied';
  if (status === undefined || status >= 500) return STATUSES[status ?? 0] ?? 'provider_unavailable';
  return STATUSES[status] ?? 'provider_rejected';
}

function sentenceOf(code: ErrorCode, provider: string, said: string, retryAfterMs: number | undefined): string {
  switch (code) {
    case 'key_refused':
      return `${provider} refused the key (${said}); store a key that is valid and allowed to use this model.`;
    case 'provider_unpaid':
      return `${provider} wants to be paid first (${said}); look at the billing of the account behind the key.`;
    case 'provider_limited':
      return `${provider} takes no more calls of this key for now (${said}); try again ${soon(retryAfterMs)}.`;
    case 'provider_timeout':
      return `${provider} did not answer in time (${said}); try again, or give the call more time.`;
    case 'provider_unavailable':
      return `${provider} cannot be reached or failed (${said}); try again soon.`;
    case 'stream_broken':
      return `The stream of ${provider} broke (${said}); what came so far is no answer, try again.`;
    case 'context_too_long':
      return `The request is longer than the model can read (${said}); shorten it, or take a model with more context.`;
    case 'tool_invalid':
      return `${provider} does not accept a tool of the request (${said}); correct its name or schema.`;
    case 'model_unknown':
      return `${provider} does not have this model for this key (${said}); ask for one that it lists.`;
    default:
      return `${provider} rejected the request (${said}); change the request.`;
  }
}

const soon = (retryAfterMs: number | undefined): string =>
  retryAfterMs === undefined ? 'later' : `in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s`;
