import { currentTrace, newTrace, runInTrace, type Log, type Metrics, type Tracing } from '@hexad/telemetry';
import type { FastifyInstance } from 'fastify';
import { startRequest } from './request-span.js';

const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export interface Watchers {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}

/** What every request goes through: its trace, the headers that keep browsers careful, one line in the log, one number. */
export function addHooks(fastify: FastifyInstance, { log, metrics, tracing }: Watchers): void {
  const seconds = metrics.histogram('hexad_http_request_seconds');
  fastify.addHook('onRequest', (request, reply, done) => {
    const trace = startRequest(tracing, request, reply).context ?? newTrace();
    void reply.headers({ ...HEADERS, 'x-trace-id': trace.traceId });
    runInTrace(trace, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    seconds.record(reply.elapsedTime / 1_000, { method: request.method, route, status: String(reply.statusCode) });
    const fields = {
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      trace: currentTrace()?.traceId,
    };
    log.debug(`${request.method} ${request.url.split('?')[0]} ${reply.statusCode}`, fields);
    done();
  });
}
