import Anthropic, { APIConnectionTimeoutError, APIError, type ClientOptions } from '@anthropic-ai/sdk';
import type { Access } from '../../calls/application/provider.js';
import { retryAfterMs } from '../shared/headers.js';
import type { Said, Speaker } from '../shared/run.js';
import type { Fetch } from '../shared/transport.js';

/** A client that takes nothing from the environment, tries once, and says nothing to logs and traces of its own. */
export function anthropicClient(baseURL: string, fetch: Fetch): Anthropic {
  const client = new Anthropic({
    baseURL,
    // Stands in the way of the credentials that the SDK looks for. Each call brings its own.
    authToken: 'none',
    webhookKey: null,
    fetch,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
  });
  // Which the SDK has filled from ANTHROPIC_CUSTOM_HEADERS.
  (client as unknown as { readonly _options: ClientOptions })._options.defaultHeaders = {};
  return client;
}

/** Milliseconds by which the SDK's own limit comes later than ours, which knows why it ends a call. */
const LATER_MS = 1000;

export function optionsOf({ secret, headers, timeoutMs }: Access, signal: AbortSignal, betas: readonly string[] = []) {
  const beta = [headers?.['anthropic-beta'] ?? [], betas].flat();
  return {
    signal,
    timeout: Math.min(timeoutMs, 2 ** 31 - 1 - LATER_MS) + LATER_MS,
    headers: {
      ...headers,
      ...(beta.length === 0 ? {} : { 'anthropic-beta': beta.join(',') }),
      authorization: secret === undefined ? null : `Bearer ${secret}`,
    },
  };
}

/** An error event has no status; these are what its types have as answers. */
export const STATUSES: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

export const anthropicSpeaker: Speaker = {
  said(thrown): Said | undefined {
    if (thrown instanceof APIConnectionTimeoutError) return { type: 'timeout_error' };
    if (!(thrown instanceof APIError) || (thrown.status === undefined && thrown.error === undefined)) return undefined;
    const type = thrown.type ?? undefined;
    return {
      status: thrown.status ?? STATUSES[type ?? ''],
      type,
      message: thrown.apiMessage ?? (thrown.error === undefined ? thrown.message : undefined),
      retryAfterMs: retryAfterMs(thrown.headers),
      requestId: thrown.requestID ?? undefined,
    };
  },
};
