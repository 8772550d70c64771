import type { ProjectAccess } from '@hexad/rpc';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestListener } from 'node:http';
import type { Backend } from '../application/backend.js';
import type { Callers } from '../application/callers.js';
import { BRIEF_BODY_LIMIT, BRIEF_PATHS } from './brief-paths.js';
import { addHooks, type Watchers } from './hooks.js';
import { addWebhooks } from './automation/webhooks.js';
import { addTunnel } from './models/tunnel.js';
import type { SocketLimits } from '../socket/limits.js';
import { Sockets } from '../socket/sockets.js';
import { ProblemFilter, sendProblem, toAppError } from './problem.filter.js';
import type { Stopping } from './stopping.js';
import { TwoDoors, type Doors } from './two-doors.js';
import { answerUnreadable } from './unreadable.js';

/** Bytes, where no documents are handed over. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** Bytes of a form that people fill in. */
const FORM_LIMIT = 512 * 1_024;
const FORM_PATH = '/approvals/decide';

/** Ids of dead letters have the queue and the time in them. */
const LONGEST_PARAMETER = 600;

export interface HttpOptions extends Watchers {
  readonly backend: Backend;
  readonly callers: Callers;
  /** What callers are in projects. */
  readonly access: ProjectAccess;
  readonly module: DynamicModule;
  readonly doors: Doors;
  readonly sockets: SocketLimits;
  readonly stopping: Stopping;
  /** Milliseconds that answers under way get when it closes. */
  readonly drainMs: number;
}

export interface HttpService extends AsyncDisposable {
  /** The TCP port that was bound; undefined without TCP. */
  readonly port: number | undefined;
}

export async function startHttp(options: HttpOptions): Promise<HttpService> {
  const { module, backend, callers, access, doors, stopping, drainMs, sockets: limits, ...watchers } = options;
  const sockets = new Sockets({ backend, callers, access, limits, log: watchers.log, metrics: watchers.metrics });
  let two: TwoDoors | undefined;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // A HEAD of a live stream would wait for its end.
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, toAppError(error, request)),
    clientErrorHandler: answerUnreadable,
    serverFactory: (handler: RequestListener) =>
      (two = new TwoDoors(handler, (request, socket, head) => void sockets.upgrade(request, socket, head))).tcp,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: false, abortOnError: false, bodyParser: false });
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // An action without a body is often sent with a JSON content type all the same.
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
  // Pages for people post forms; nothing else takes them.
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: FORM_LIMIT }, (request, body, done) => {
    if (request.routeOptions.url === FORM_PATH) done(null, new URLSearchParams(body as string));
    else done(Object.assign(new Error('The body must be JSON.'), { statusCode: 415 }), undefined);
  });
  fastify.addHook('onRoute', (route) => {
    if (BRIEF_PATHS.has(route.url)) route.bodyLimit = BRIEF_BODY_LIMIT;
  });
  addHooks(fastify, watchers);
  addWebhooks(fastify, { backend, log: watchers.log });
  addTunnel(fastify, { backend, callers, stopping, log: watchers.log });
  app.useGlobalFilters(new ProblemFilter(watchers.log));
  let port: number | undefined;
  try {
    await app.init();
    await fastify.ready();
    port = await two!.open(doors);
  } catch (error) {
    await sockets[Symbol.asyncDispose]();
    await app.close();
    throw error;
  }
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      stopping.begin();
      await Promise.all([sockets[Symbol.asyncDispose](), two!.close(drainMs, () => stopping.end())]);
      await app.close();
    },
  };
}
