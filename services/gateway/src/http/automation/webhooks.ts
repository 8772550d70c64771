import type { IncomingMessage } from 'node:http';
import { readRequestBody } from '@hexad/host';
import { AppError, isUuid } from '@hexad/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '@hexad/telemetry';
import type { Backend } from '../../application/backend.js';
import { sendProblem, toAppError } from '../problem.filter.js';

/** Bytes. */
const BODY_LIMIT = 1_000_000;
/** Headers that a workflow could want, and those that are signed. */
const CARRIED = /^(?:content-type|user-agent|webhook-.+|x-[a-z0-9-]+)$/;
const LONGEST_HEADER = 2_000;

/** The URLs of webhook triggers: no key, but a signature over the very bytes, which the workflow service checks. */
export function addWebhooks(fastify: FastifyInstance, { backend, log }: { readonly backend: Backend; readonly log: Log }): void {
  void fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request: FastifyRequest, body: IncomingMessage) => readRequestBody(body, BODY_LIMIT));
    scope.setErrorHandler((thrown, request, reply) => {
      const error = toAppError(thrown, request);
      if (error.code === 'internal') log.error(`a webhook failed: ${error.message}`, { error: thrown });
      sendProblem(reply, error);
    });
    scope.post('/v1/webhooks/:hook', (request, reply) => receive(backend, request, reply));
    scope.post('/v1/chats/slack/:tenant', (request, reply) => receiveSlack(backend, request, reply));
    done();
  });
}

async function receive(backend: Backend, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { hook } = request.params as { readonly hook: string };
  const tenant = tenantOf(hook);
  if (tenant === undefined) throw unknown();
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const caller = { tenant, actor: 'service:gateway' };
  const { runId } = await backend.triggers
    .receiveWebhook({ hook, headers: carried(request.headers), body }, { caller })
    .catch((thrown: unknown) => {
      // A tenant that there is not is no tenant's business.
      throw AppError.from(thrown).code === 'forbidden' ? unknown() : thrown;
    });
  await reply.status(202).send({ runId });
}

/** What the Slack app of a tenant sends: commands and pressed buttons, signed over the very bytes. */
async function receiveSlack(backend: Backend, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { tenant } = request.params as { readonly tenant: string };
  if (!isUuid(tenant)) throw new AppError('not_found', 'There is no Slack app at this address.');
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const caller = { tenant, actor: 'service:gateway' };
  const { text } = await backend.chatApprovals
    .receiveChat({ headers: carried(request.headers), body }, { caller })
    .catch((thrown: unknown) => {
      throw AppError.from(thrown).code === 'forbidden'
        ? new AppError('unauthenticated', 'The request is not signed by the Slack app of this tenant.')
        : thrown;
    });
  await (text === '' ? reply.status(200).send() : reply.status(200).send({ response_type: 'ephemeral', text }));
}

/** The first half of the address; the rest is for the service. */
function tenantOf(hook: string): string | undefined {
  const hex = Buffer.from(hook, 'base64url').toString('hex');
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
  return hex.length === 64 && isUuid(id) ? id : undefined;
}

function carried(headers: FastifyRequest['headers']): Record<string, string> {
  const some: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const one = Array.isArray(value) ? value[0] : value;
    if (one !== undefined && one.length <= LONGEST_HEADER && CARRIED.test(name)) some[name] = one;
  }
  return some;
}

const unknown = (): AppError => new AppError('not_found', 'There is no webhook at this address.');
