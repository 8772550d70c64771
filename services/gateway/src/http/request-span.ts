import { AppError } from '@hexad/kernel';
import { parseTraceparent, type Span, type Tracing } from '@hexad/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The span of a request, until its answer is gone or its client is. */
export function startRequest(tracing: Tracing, request: FastifyRequest, reply: FastifyReply): Span {
  const { method, routeOptions, protocol } = request;
  const route = routeOptions.url;
  const span = tracing.start({
    name: route === undefined ? method : `${method} ${route}`,
    kind: 'server',
    parent: parseTraceparent([request.headers['traceparent']].flat()[0]),
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'url.path': request.url.split('?')[0],
      'url.scheme': protocol,
      'network.protocol.version': request.raw.httpVersion,
      'user_agent.original': request.headers['user-agent'],
    },
  });
  reply.raw.once('close', () => {
    const { statusCode } = reply.raw;
    if (statusCode >= 500) span.fail(new AppError('internal', `The answer was ${statusCode}.`));
    span.set({ 'http.response.status_code': statusCode, ...(statusCode >= 500 && { 'error.type': String(statusCode) }) });
    span.end();
  });
  return span;
}
