import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { readRequestBody } from '@hexad/host';
import { anthropicError, AppError, modelApiError, modelCallError, openAiError, protocolOf, type ModelProtocol } from '@hexad/kernel';
import type { ExchangeResponse } from '@hexad/proto/llm/v1/doors';
import { currentTrace, newTrace, type Log } from '@hexad/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Backend } from '../../application/backend.js';
import type { Callers } from '../../application/callers.js';
import { callerOf } from '../caller.js';
import { toAppError } from '../problem.filter.js';
import type { Stopping } from '../stopping.js';
import { signalOf } from '../streaming.js';

/** Bytes: as much as one message between services carries, its headers left out. The service itself may take less, and says so. */
const BODY_LIMIT = 31 * 1024 * 1024;

/** Milliseconds: the clients try again by themselves, and would rather hear soon that the database is away. */
const KEY_RETRY_MS = 1_000;

/** With the paths at which the clients look for what is kept, which the service answers in their words. */
const ROUTES: readonly (readonly [method: string | string[], url: string])[] = [
  ['POST', '/v1/chat/completions'],
  [['GET', 'POST', 'DELETE'], '/v1/chat/completions/*'],
  ['POST', '/v1/completions'],
  ['POST', '/v1/responses'],
  [['GET', 'POST', 'DELETE'], '/v1/responses/*'],
  ['POST', '/v1/messages'],
  [['GET', 'POST', 'DELETE'], '/v1/messages/*'],
  ['POST', '/v1/embeddings'],
  ['GET', '/v1/models'],
  ['GET', '/v1/models/*'],
];

export interface TunnelParts {
  readonly backend: Backend;
  readonly callers: Callers;
  readonly stopping: Stopping;
  readonly log: Log;
}

/** Carries the requests of OpenAI's and Anthropic's clients to the service of models, byte for byte, and its answers back. */
export function addTunnel(fastify: FastifyInstance, parts: TunnelParts): void {
  void fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request: FastifyRequest, body: IncomingMessage) => readRequestBody(body, BODY_LIMIT));
    scope.setErrorHandler((thrown, request, reply) => refuse(parts.log, request, reply, modelCallError(toAppError(thrown, request))));
    for (const [method, url] of ROUTES) scope.route({ method, url, handler: (request, reply) => carry(parts, request, reply) });
    done();
  });
}

async function carry({ backend, callers, stopping }: TunnelParts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const caller = await callerOf(callers, request, KEY_RETRY_MS);
  const { method, url } = request;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const signal = signalOf(reply, stopping.over);
  const answer = backend.doors.exchange({ method, url, headers: carried(request.headers), body }, { caller, signal });
  const iterator = answer[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done === true ? undefined : first.value.head;
  if (first.done === true || head === undefined) throw new AppError('internal', 'The service of models answered without a head.');
  void reply.status(head.status).headers(head.headers);
  const streamed = head.headers['content-type']?.startsWith('text/event-stream') ?? false;
  const protocol = protocolOf(url, request.headers);
  await reply.send(
    Readable.from(bytes(first.value.chunk, iterator, streamed ? protocol : undefined), { objectMode: false, highWaterMark: 65_536 }),
  );
}

/** When the service dies in the middle of a stream, its client is told so in its own words; of another answer the connection is cut. */
async function* bytes(
  first: Uint8Array,
  rest: AsyncIterator<ExchangeResponse>,
  events: ModelProtocol | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    if (first.byteLength > 0) yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value.chunk;
  } catch (thrown) {
    if (events === undefined) throw thrown;
    const error = broken(AppError.from(thrown));
    const data = events === 'anthropic' ? { type: 'error', error: anthropicError(error) } : { error: openAiError(error) };
    yield Buffer.from(`event: error\ndata: ${JSON.stringify(data)}\n\n`);
  } finally {
    await rest.return?.();
  }
}

/** Words were said, and they are paid: this is no call that did not get as far as the models. */
const broken = (error: AppError): AppError =>
  error.code === 'unavailable'
    ? new AppError('stream_broken', 'The answer broke off, for the service of models went away; what it had said is paid. Try again.')
    : error;

function refuse(log: Log, request: FastifyRequest, reply: FastifyReply, error: AppError): void {
  if (error.code === 'internal') log.error(`${request.method} ${request.url} failed: ${error.message}`, { error });
  const trace = (currentTrace() ?? newTrace()).traceId;
  const { status, headers, body } = modelApiError(protocolOf(request.url, request.headers), error, `req_${trace}`);
  void reply.status(status).headers(headers).send(body);
}

/** What the service reads; the key stays here. */
const CARRIED = /^(?:content-type|content-encoding|anthropic-.+|openai-.+|x-hexad-.+)$/;

function carried(headers: FastifyRequest['headers']): Record<string, string> {
  const some: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const one = Array.isArray(value) ? value[0] : value;
    if (one !== undefined && CARRIED.test(name)) some[name] = one;
  }
  return some;
}
