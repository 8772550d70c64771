import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { retryAfterMs } from '../../shared/headers.js';
import type { Said } from '../../shared/run.js';
import { record, text } from './read.js';

/** What OpenAI and those who are compatible with it say when they fail; undefined for a connection that failed. */
export function saidIn(thrown: unknown): Said | undefined {
  if (thrown instanceof APIConnectionTimeoutError) return { type: 'timeout_error' };
  if (!(thrown instanceof APIError) || thrown instanceof APIConnectionError) return undefined;
  const { status, headers, requestID } = thrown as { status?: number; headers?: Headers; requestID?: string | null };
  const body: unknown = thrown.error;
  if (status === undefined && body === undefined) return undefined;
  const said = body === undefined || body === null ? { message: withoutKey(thrown.message.replace(/^\d+ /, '')) } : saidOf(body);
  return {
    ...said,
    status: status ?? STATUSES[said.type ?? ''],
    retryAfterMs: retryAfterMs(headers),
    requestId: requestID ?? undefined,
  };
}

/** What an error object says. Servers that are only compatible have their own: `{"error": "…"}`, `{"detail": …}`, `{"message": …}`. */
export function saidOf(error: object | string): Pick<Said, 'type' | 'message'> {
  if (typeof error === 'string') return { message: withoutKey(error) };
  const { code, type, message, detail } = record(error);
  const sentence = text(message) || text(detail) || JSON.stringify(detail ?? message ?? error);
  return { type: text(code) || text(type) || undefined, message: sentence && withoutKey(sentence) };
}

/** An error in a stream has no status; these are what its words have as answers. */
const STATUSES: Readonly<Record<string, number>> = {
  server_error: 500,
  requests: 429,
  tokens: 429,
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  invalid_request_error: 400,
  invalid_prompt: 400,
};

/** OpenAI repeats the beginning and the end of a key that it refuses. */
const withoutKey = (sentence: string): string => sentence.replaceAll(/(API key provided:?) \S+/gi, '$1 [key].');

/** An error that came with status 200: as an answer, or as an event of a stream. */
export function errorIn(value: unknown): APIError | undefined {
  const { error } = record(value);
  if (error === undefined || error === null) return undefined;
  return new APIError(undefined, typeof error === 'object' ? error : { message: text(error) }, undefined, undefined);
}
