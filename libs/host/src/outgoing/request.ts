import { AppError, assertOutsideTransaction } from '@hexad/kernel';
import type { Dispatcher } from 'undici';
import type { GuardedHosts } from './guarded-hosts.js';

export interface OutgoingRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for all of it. */
  readonly timeoutMs: number;
  /** Bytes of the answer that are read; the rest is left, and the connection with it. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** At most `maxBytes` of it. */
  readonly text: string;
}

/**
 * Requests to addresses that tenants chose. A redirect is an answer like others: nobody follows it. Fails with `host_refused` for what may not be
 * called, `timeout`, and `unavailable` when nobody answers. The connections end with the disposal.
 */
export async function outgoingRequest(hosts: GuardedHosts): Promise<((request: OutgoingRequest) => Promise<Answered>) & AsyncDisposable> {
  // On demand: most processes send nothing.
  const { guardedDispatcher } = await import('./guarded-dispatcher.js');
  const dispatcher = guardedDispatcher(hosts);
  const send = (request: OutgoingRequest): Promise<Answered> => sent(dispatcher, request);
  return Object.assign(send, { [Symbol.asyncDispose]: () => dispatcher.destroy() });
}

async function sent(dispatcher: Dispatcher, request: OutgoingRequest): Promise<Answered> {
  assertOutsideTransaction(`A request to ${request.url.slice(0, 100)}`);
  const { url, method = 'POST', headers, body, timeoutMs, maxBytes, signal } = request;
  const { origin, pathname, search } = new URL(url);
  const inTime = AbortSignal.timeout(timeoutMs);
  const ended = signal === undefined ? inTime : AbortSignal.any([inTime, signal]);
  try {
    const answer = await dispatcher.request({ origin, path: `${pathname}${search}`, method, headers, body: body ?? null, signal: ended });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= maxBytes) break;
    }
    return { status: answer.statusCode, headers: answer.headers, text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8') };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    if (inTime.aborted) throw new AppError('timeout', `${origin} did not answer within ${timeoutMs} ms.`, { cause: thrown });
    if (signal?.aborted === true) throw new AppError('cancelled', 'The request was given up.', { cause: thrown });
    const { code } = thrown as NodeJS.ErrnoException;
    throw new AppError('unavailable', `${origin} cannot be reached${code === undefined ? '' : ` (${code})`}.`, { cause: thrown });
  }
}
