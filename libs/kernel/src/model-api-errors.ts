import { CODES } from './codes.js';
import type { AppError } from './error.js';

/** Protocols of models, as their official clients speak them. */
export type ModelProtocol = 'openai' | 'anthropic';

/** By the path, and for what both have by the header that Anthropic's clients always send. */
export const protocolOf = (path: string, headers: Readonly<Record<string, unknown>>): ModelProtocol =>
  path.startsWith('/v1/messages') || headers['anthropic-version'] !== undefined ? 'anthropic' : 'openai';

const OPENAI_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  429: 'rate_limit_error',
};

const ANTHROPIC_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
  504: 'timeout_error',
};

const messageOf = ({ code, message }: AppError): string =>
  code === 'internal' ? 'Something went wrong inside; the log tells more.' : message;
const detailsOf = ({ code, details }: AppError): AppError['details'] => (code === 'internal' ? {} : details);

/** What stands under `error`. Our code is `code`; `details` has the facts. */
export function openAiError(error: AppError): Readonly<Record<string, unknown>> {
  const status = CODES[error.code].http;
  const { param = null, ...details } = detailsOf(error);
  return {
    message: messageOf(error),
    type: OPENAI_TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
    param,
    code: error.code,
    ...(Object.keys(details).length > 0 && { details }),
  };
}

/** What stands under `error`. Our code is `details.error_code`, which the SDK shows as `errorCode`; unless the details have the one that it looks for. */
export function anthropicError(error: AppError): Readonly<Record<string, unknown>> {
  const status = CODES[error.code].http;
  return {
    type: ANTHROPIC_TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error'),
    message: messageOf(error),
    details: { error_code: error.code, ...detailsOf(error) },
  };
}

/** A refusal as the clients of a protocol read it: with whether and when to try again. */
export function modelApiError(
  protocol: ModelProtocol,
  error: AppError,
  requestId: string,
): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const wait = error.details['retryAfterMs'];
  const waitMs = error.retryable && typeof wait === 'number' && wait >= 0 ? Math.ceil(wait) : undefined;
  const body =
    protocol === 'anthropic' ? { type: 'error', error: anthropicError(error), request_id: requestId } : { error: openAiError(error) };
  return {
    status: CODES[error.code].http,
    headers: {
      'content-type': 'application/json',
      [protocol === 'anthropic' ? 'request-id' : 'x-request-id']: requestId,
      // SDKs would try again after every 409 and 5xx.
      'x-should-retry': String(error.retryable),
      ...(waitMs !== undefined && { 'retry-after': String(Math.ceil(waitMs / 1_000)), 'retry-after-ms': String(waitMs) }),
      ...(error.code === 'unauthenticated' && { 'www-authenticate': 'Bearer' }),
    },
    body: JSON.stringify(body),
  };
}
