import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@hexad/kernel';
import { PROMETHEUS_TYPE, prometheusText, type Metrics } from '@hexad/telemetry';
import type { Health } from './health.js';

export interface MetricsDoor extends AsyncDisposable {
  /** The port that was bound. */
  readonly port: number;
}

/**
 * Serves `/metrics`, `/health/live` and `/health/ready` of this process at `host:port` (an IPv6 address in brackets), without a key.
 * Fails with `port_taken`, or `settings_invalid` where this machine cannot listen there.
 */
export async function openMetricsDoor(listen: string, metrics: Metrics, health: Health): Promise<MetricsDoor> {
  const server = createServer((request, response) => void answer(request, response, metrics, health));
  const at = listen.lastIndexOf(':');
  const host = listen.slice(0, at).replace(/^\[|\]$/g, '');
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(refusal(listen, cause)));
    server.listen({ host, port: Number(listen.slice(at + 1)) }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer({ method, url = '' }: IncomingMessage, response: ServerResponse, metrics: Metrics, health: Health): Promise<void> {
  const path = url.split('?')[0];
  const send = (status: number, type: string, text: string): void =>
    void response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(text);
  const json = (status: number, body: object): void => send(status, 'application/json; charset=utf-8', JSON.stringify(body));
  if (method !== 'GET') return json(405, { code: 'invalid', detail: 'Only GET is answered here.' });
  if (path === '/metrics') return send(200, PROMETHEUS_TYPE, prometheusText(metrics.samples()));
  if (path === '/health/live') return json(200, { status: 'live' });
  if (path !== '/health/ready') return json(404, { code: 'not_found', detail: 'There are /metrics, /health/live and /health/ready.' });
  const { ready, roles, checks } = await health.report();
  return json(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', roles, checks });
}

const refusal = (listen: string, cause: NodeJS.ErrnoException): AppError =>
  cause.code === 'EADDRINUSE'
    ? new AppError('port_taken', `${listen} is in use by another program; stop it, or choose another port with HEXAD_METRICS_LISTEN.`, {
        cause,
      })
    : new AppError('settings_invalid', `HEXAD_METRICS_LISTEN is ${listen}, where this process cannot listen: ${cause.message}.`, { cause });
