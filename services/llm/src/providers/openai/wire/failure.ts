import { AppError } from '@hexad/kernel';
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { Access } from '../../../calls/application/provider.js';
import { failureAs, providerFailure, type ProviderFailure } from '../../shared/failures.js';
import { hostOf } from './host.js';
import { record, text } from './read.js';

/** What became of a call, from what the SDK threw. Nothing of it is kept as a cause: it could hold the key. `heard`: of a stream, content had come. */
export function failureOf(thrown: unknown, access: Pick<Access, 'baseUrl' | 'secret' | 'signal'>, heard = false): AppError {
  if (access.signal.aborted) return new AppError('cancelled', 'Whoever asked for this call is gone.');
  const known = { provider: hostOf(access.baseUrl).name, secret: access.secret };
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof APIConnectionTimeoutError)
    return failureAs('provider_timeout', { ...known, message: 'no answer in the time of this call' });
  if (thrown instanceof APIUserAbortError) return new AppError('cancelled', 'Whoever asked for this call is gone.');
  if (thrown instanceof APIConnectionError) return connectionFailure(thrown, known);
  if (!(thrown instanceof APIError)) return strayFailure(thrown, known, heard);
  const failure = { ...known, ...saidIn(thrown) };
  return heard ? failureAs('stream_broken', failure) : providerFailure(failure);
}

function connectionFailure({ cause }: APIConnectionError, known: Pick<ProviderFailure, 'provider' | 'secret'>): AppError {
  if (cause instanceof AppError) return cause;
  return failureAs('provider_unavailable', { ...known, message: reasonOf(cause) });
}

/** A connection that broke while an answer came, or an answer that is no JSON. */
function strayFailure(thrown: unknown, known: Pick<ProviderFailure, 'provider' | 'secret'>, heard: boolean): AppError {
  const message = thrown instanceof SyntaxError ? 'what it sent is no JSON' : reasonOf(thrown);
  return failureAs(heard ? 'stream_broken' : 'provider_unavailable', { ...known, message });
}

function reasonOf(thrown: unknown): string {
  const { code, message } = record(thrown);
  const inner = record(record(thrown)['cause'])['code'];
  return text(code) || text(inner) || text(message) || 'the connection broke';
}

function saidIn(error: APIError): Omit<ProviderFailure, 'provider' | 'secret'> {
  const { status } = error as { status?: number };
  const body: unknown = error.error;
  const said = record(body);
  return {
    status,
    type: text(said['code']) || text(said['type']) || undefined,
    message: status !== undefined && status >= 300 && status < 400 ? REDIRECTED : sentenceIn(body, error),
    retryAfterMs: retryAfterOf(error.headers),
    requestId: error.requestID ?? undefined,
  };
}

const REDIRECTED = 'it redirects, which is not followed: set its base URL to where it is';

/** Servers that are only compatible say it in their own ways: `{"error": "…"}`, `{"detail": …}`, a page. */
function sentenceIn(body: unknown, error: APIError): string | undefined {
  if (typeof body === 'string') return body;
  const { message, detail } = record(body);
  if (body !== undefined && body !== null) return withoutKey(text(message) || text(detail) || JSON.stringify(detail ?? body));
  const page = error.message.replace(/^\d+ /, '');
  return page.startsWith('<') ? undefined : withoutKey(page);
}

/** OpenAI repeats the beginning and the end of a key that it refuses. */
const withoutKey = (sentence: string): string => sentence.replaceAll(/(API key provided:?) \S+/gi, '$1 [key].');

/** Milliseconds; the header is in seconds or a date. */
export function retryAfterOf(headers: Headers | undefined, now = Date.now()): number | undefined {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? NaN);
  if (milliseconds >= 0) return Math.ceil(milliseconds);
  const value = headers?.get('retry-after');
  if (value === null || value === undefined) return undefined;
  const seconds = Number(value);
  if (seconds >= 0) return Math.ceil(seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
