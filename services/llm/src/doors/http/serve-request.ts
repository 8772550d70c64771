import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError, type Caller } from '@hexad/kernel';
import { newTrace, parseTraceparent, runInTrace, type Histogram, type Tracing } from '@hexad/telemetry';
import type { Doors } from '../application/doors.js';
import type { Callers } from '../application/ports.js';
import type { DoorReply } from '../domain/exchange.js';
import { readBody } from './body.js';

export interface ServeParts {
  readonly doors: Doors;
  readonly callers: Callers;
  /** Bytes of a body. */
  readonly bodyLimit: number;
  readonly tracing: Tracing;
  /** Of requests, by method, route and status. */
  readonly seconds: Histogram;
}

type Headers = Readonly<Record<string, string | undefined>>;

/** Answers one request. Never fails: what cannot be answered any more ends with its connection. */
export async function serveRequest(
  parts: ServeParts,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const startedAt = performance.now();
  const headers = plain(request.headers);
  const route = routeOf(url);
  const name = `${method} ${route}`;
  const attributes = { 'http.request.method': method, 'http.route': route, 'url.path': url.split('?', 1)[0] };
  const span = parts.tracing.start({ name, kind: 'server', parent: parseTraceparent(headers['traceparent']), attributes });
  await runInTrace(span.context ?? newTrace(), async () => {
    try {
      await send(await reply(parts, request, { method, url, headers }, signal), response);
    } catch (thrown) {
      span.fail(thrown);
      response.destroy();
    }
  });
  span.set({ 'http.response.status_code': response.statusCode });
  span.end();
  parts.seconds.record((performance.now() - startedAt) / 1_000, { method, route, status: String(response.statusCode) });
}

async function reply(
  { doors, callers, bodyLimit }: ServeParts,
  request: IncomingMessage,
  asked: { readonly method: string; readonly url: string; readonly headers: Headers },
  signal: AbortSignal,
): Promise<DoorReply> {
  try {
    const caller = await callerOf(callers, asked.headers);
    return await doors.exchange({ ...asked, caller, signal, body: await readBody(request, bodyLimit) });
  } catch (thrown) {
    return doors.refuse(asked, AppError.from(thrown));
  }
}

async function callerOf(callers: Callers, { authorization = '', 'x-api-key': plain }: Headers): Promise<Caller> {
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(authorization) ?? [];
  const key = bearer ?? plain;
  if (!key)
    throw new AppError(
      'unauthenticated',
      'The request carries no key; send a Hexad key as `Authorization: Bearer <key>` or `x-api-key: <key>`.',
    );
  return callers.byKey(key);
}

async function send({ status, headers, body }: DoorReply, response: ServerResponse): Promise<void> {
  if (body instanceof Uint8Array) {
    response.writeHead(status, { ...headers, 'content-length': body.byteLength });
    response.end(body);
    return;
  }
  response.writeHead(status, headers);
  response.flushHeaders();
  let sent = 0;
  for await (const chunk of body) {
    if (response.destroyed) return;
    if (!response.write(chunk)) await drained(response);
    sent += 1;
    // Nothing leaves before this turn ends, and what comes many at once is one turn: so the first word need not wait for the last.
    if (isPowerOfTwo(sent)) await turn();
  }
  response.end();
}

const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0;

/** Resolves when the client has taken what was written, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}

/** Of few values, for metrics and spans. */
function routeOf(url: string): string {
  const path = url.split('?', 1)[0]!;
  if (path.startsWith('/v1/models/')) return '/v1/models/{id}';
  return KNOWN.has(path) ? path : 'unknown';
}

const KNOWN = new Set([
  '/v1/chat/completions',
  '/v1/responses',
  '/v1/responses/input_tokens',
  '/v1/messages',
  '/v1/messages/count_tokens',
  '/v1/embeddings',
  '/v1/models',
]);

/** Of a header that came twice the first counts, as with most servers. */
function plain(headers: IncomingHttpHeaders): Headers {
  const one: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    one[name] = typeof value === 'string' ? value : value?.[0];
  }
  return one;
}
