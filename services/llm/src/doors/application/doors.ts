import { AppError, modelApiError, modelCallError, protocolOf, requireRight, type Clock, type Ids, type ModelProtocol } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { CallRights } from '../../calls/application/call-rights.js';
import type { CallFacts, Calls } from '../../calls/application/calls.js';
import { chatDoor } from '../domain/chat/door.js';
import { bare, type Door } from '../domain/door.js';
import { embeddingList, readEmbeddings } from '../domain/embeddings.js';
import type { DoorReply, DoorRequest } from '../domain/exchange.js';
import { limitHeaders } from '../domain/limits.js';
import { messagesDoor } from '../domain/messages/door.js';
import { readMessages } from '../domain/messages/read.js';
import { modelList, oneModel } from '../domain/models.js';
import { responsesDoor } from '../domain/responses/door.js';
import { detokenizer } from './detokenizer.js';
import { sending } from './sending.js';
import { bodyOf, factHeaders, jsonReply, orderedBy, type Visit } from './visit.js';

export interface DoorsParts {
  readonly calls: Calls;
  readonly rights: CallRights;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

type Serve = (visit: Visit) => Promise<DoorReply>;

const MODELS = '/v1/models/';

/** The endpoints that OpenAI's and Anthropic's clients know, whatever brings their requests. */
export class Doors {
  readonly #parts: DoorsParts;
  readonly #routes: Readonly<Record<string, Serve>>;

  constructor(parts: DoorsParts) {
    this.#parts = parts;
    this.#routes = {
      'POST /v1/chat/completions': (visit) => this.#converse(visit, chatDoor, 'openai-chat'),
      'POST /v1/responses': (visit) => this.#converse(visit, responsesDoor, 'openai-responses'),
      'POST /v1/messages': (visit) => this.#converse(visit, messagesDoor, 'anthropic'),
      'POST /v1/responses/input_tokens': (visit) => this.#count(visit, responsesDoor, 'openai-responses'),
      'POST /v1/messages/count_tokens': (visit) => this.#count(visit, countedMessage, 'anthropic'),
      'POST /v1/embeddings': (visit) => this.#embed(visit),
      'GET /v1/models': async ({ request, protocol }) =>
        jsonReply(modelList(protocol, await this.#parts.calls.models(request.caller.tenant), request.url)),
    };
  }

  /** Never fails: what goes wrong is answered in the words of the protocol. */
  async exchange(request: DoorRequest): Promise<DoorReply> {
    const now = this.#parts.clock.now().getTime();
    const requestId = this.#requestId();
    const protocol = protocolOf(request.url, request.headers);
    try {
      requireRight(request.caller, 'models.use');
      const reply = await this.#serve(request)({ request, protocol, given: { requestId, at: Math.floor(now / 1_000) }, cameAt: now });
      const own: Record<string, string> =
        protocol === 'anthropic'
          ? { 'request-id': requestId }
          : { 'x-request-id': requestId, 'openai-processing-ms': String(this.#parts.clock.now().getTime() - now) };
      return { ...reply, headers: { ...own, ...reply.headers } };
    } catch (thrown) {
      const error = failureOf(thrown);
      const { provider } = error.details;
      const refusal = this.refuse(request, error, requestId);
      if (error.code !== 'provider_limited' || typeof provider !== 'string') return refusal;
      return { ...refusal, headers: { ...this.#limits(protocol, request.caller.tenant, provider), ...refusal.headers } };
    }
  }

  /** The answer to a request that does not get in. */
  refuse(request: Pick<DoorRequest, 'method' | 'url' | 'headers'>, thrown: AppError, requestId = this.#requestId()): DoorReply {
    const { url, headers } = request;
    const error = modelCallError(thrown);
    if (error.code === 'internal') this.#parts.log.error(`${request.method} ${pathOf(url)} failed: ${error.message}`, { error, requestId });
    const refusal = modelApiError(protocolOf(url, headers), error, requestId);
    return { ...refusal, body: Buffer.from(refusal.body) };
  }

  #requestId(): string {
    return `req_${bare(this.#parts.ids.next())}`;
  }

  #serve({ method, url }: DoorRequest): Serve {
    const path = pathOf(url);
    const serve = this.#routes[`${method} ${path}`];
    if (serve !== undefined) return serve;
    if (method === 'GET' && path.startsWith(MODELS)) return (visit) => this.#model(visit, decoded(path.slice(MODELS.length)));
    const kept = /^\/v1\/(?:responses|chat\/completions|conversations)\//.test(path);
    if (kept) throw new AppError('not_found', 'Answers are not kept here, so none can be looked up or deleted.');
    if (path === '/v1/completions')
      throw new AppError('not_found', 'Completions without a chat are not served; send the prompt as a message to /v1/chat/completions.');
    throw new AppError('not_found', `There is nothing at ${method} ${path}.`);
  }

  async #converse(visit: Visit, door: Door, name: string): Promise<DoorReply> {
    const { calls, rights } = this.#parts;
    const { request, given } = visit;
    const asked = door.read(bodyOf(request), request.headers);
    const order = {
      ...(await orderedBy(request, rights)),
      model: asked.model,
      request: asked.request,
      streamed: asked.streamed,
      door: name,
    };
    if (!asked.streamed) {
      const made = await calls.complete(order);
      return jsonReply(door.whole(made, asked, given), this.#facts(visit, made, made.cost));
    }
    const streaming = await calls.stream(order);
    const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' };
    return {
      status: 200,
      headers: { ...headers, ...this.#facts(visit, streaming) },
      body: sending(streaming.pieces, door.writer(streaming, asked, given), door.beat),
    };
  }

  async #count({ request, protocol }: Visit, reads: Pick<Door, 'read'>, door: string): Promise<DoorReply> {
    const { calls, rights } = this.#parts;
    const asked = reads.read(bodyOf(request), request.headers);
    const order = { ...(await orderedBy(request, rights)), model: asked.model, request: asked.request, streamed: false, door };
    const counted = { input_tokens: await calls.count(order) };
    return jsonReply(protocol === 'openai' ? { object: 'response.input_tokens', ...counted } : counted);
  }

  async #embed(visit: Visit): Promise<DoorReply> {
    const { calls, rights } = this.#parts;
    const { request } = visit;
    const asked = await readEmbeddings(bodyOf(request), detokenizer);
    const { guards: _guards, ...ordered } = await orderedBy(request, rights);
    const { model, texts, dimensions } = asked;
    const embedded = await calls.embed({ ...ordered, model, texts, dimensions, door: 'openai-embeddings' });
    return jsonReply(embeddingList(embedded, asked), this.#facts(visit, embedded, embedded.cost));
  }

  #facts({ request, protocol }: Visit, facts: CallFacts, cost?: bigint): Record<string, string> {
    return { ...factHeaders(facts, cost), ...this.#limits(protocol, request.caller.tenant, facts.provider) };
  }

  #limits(protocol: ModelProtocol, tenant: string, provider: string): Record<string, string> {
    return limitHeaders(protocol, this.#parts.calls.room(tenant, provider), this.#parts.clock.now().getTime());
  }

  async #model({ request, protocol }: Visit, id: string): Promise<DoorReply> {
    return jsonReply(oneModel(protocol, await this.#parts.calls.models(request.caller.tenant), id));
  }
}

/** Where tokens are only counted, no limit is needed. */
const countedMessage: Pick<Door, 'read'> = { read: (body, headers) => readMessages(body, headers['anthropic-beta'], false) };

/** What is nested too deeply to be walked through ends as a full stack, wherever that is noticed. */
const failureOf = (thrown: unknown): AppError =>
  thrown instanceof RangeError && /call stack/.test(thrown.message)
    ? new AppError('invalid', 'The body is nested too deeply; send less levels of objects and lists.')
    : AppError.from(thrown);

const pathOf = (url: string): string => {
  const path = url.split('?', 1)[0]!;
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
