import type { Left } from '../../limits.js';
import { inputTokens } from '../../answer.js';
import type { Endpoint, Model } from '../../script/schema.js';
import type { Call } from '../call.js';
import { readJson } from '../read-json.js';
import { Refusal } from '../refusal.js';
import { event } from '../sse.js';
import { json, type Exchange, type Generation, type HttpAnswer, type Lookup, type Served, type Wire, type World } from '../wire.js';
import { MessageBatches } from './batches.js';
import { errorOf } from './errors.js';
import { checkConversation, checked, invalid } from './faults.js';
import { messageEvents, messageOf } from './message.js';
import { aboutOf, promptOf } from './prompt.js';
import { CountBody, MessageBody } from './request.js';

/** The Anthropic API: messages, counting, models, message batches. */
export const anthropic: Wire = {
  provider: 'anthropic',

  keyOf(headers) {
    const key = headers['x-api-key'];
    if (typeof key === 'string' && key !== '') return key;
    return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  },
  withoutKey: () => new Refusal(401, { message: 'x-api-key header is required' }),
  unknownKey: () => new Refusal(401),
  limited: ({ exceeded, limits, resetMs }) =>
    new Refusal(429, {
      message: `This request would exceed your organization's rate limit of ${limits[exceeded!].toLocaleString('en')} ${exceeded === 'requests' ? 'requests' : 'input tokens'} per minute.`,
      retryAfter: resetMs / 1000,
    }),

  open(exchange, world) {
    if (exchange.headers['anthropic-version'] === undefined) throw invalid('anthropic-version: header is required');
    const { method, path } = exchange;
    if (method === 'POST' && path === '/v1/messages') return generation(readBody(exchange), exchange, world);
    if (method === 'POST' && path === '/v1/messages/count_tokens') return count(exchange, world);
    const models = /^\/v1\/models(?:\/(.+))?$/.exec(path);
    if (method === 'GET' && models !== null) return lookup(exchange, 'models', () => listed(world, models[1], exchange.query));
    const batches = /^\/v1\/messages\/batches(?:\/([^/]+)(\/results|\/cancel)?)?$/.exec(path);
    const served = batches === null ? undefined : batchCall(exchange, world, batches[1], batches[2]);
    if (served === undefined) throw new Refusal(404, { message: `Not found: ${method} ${path}` });
    return served;
  },

  refuse(refusal, id) {
    const { retryAfter, headers } = refusal.parts;
    const waiting: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) };
    return json({ ...errorOf(refusal), request_id: `req_${id}` }, refusal.status, { ...waiting, ...headers });
  },
  headers: (id, left, now) => ({ 'request-id': `req_${id}`, ...limitHeaders(left, now) }),
};

const readBody = ({ body }: Exchange) => readJson(body, (reason) => invalid(`The request body is not valid JSON: ${reason}`));

const EMPTY = { text: '', system: '', tools: [], toolResult: false, model: '', stream: false } as const;

const callOf = ({ key, headers }: Exchange, endpoint: Endpoint): Call => ({ ...EMPTY, provider: 'anthropic', endpoint, key, headers });

const lookup = (exchange: Exchange, endpoint: Endpoint, answer: () => HttpAnswer): Lookup => ({
  kind: 'lookup',
  call: callOf(exchange, endpoint),
  tokens: 0,
  answer,
});

function generation(read: Record<string, unknown>, exchange: Exchange, world: World): Generation {
  const body = checked(MessageBody, read);
  const model = modelOf(body.model, world);
  checkConversation(body);
  if (body.max_tokens > model.output) {
    throw invalid(`max_tokens: ${body.max_tokens} > ${model.output}, which is the maximum allowed number of output tokens for ${model.id}`);
  }
  const blocks = promptOf(body);
  const tokens = inputTokens({ blocks });
  if (tokens > model.context) throw invalid(`prompt is too long: ${tokens} tokens > ${model.context} maximum`);
  return {
    kind: 'words',
    call: { ...callOf(exchange, 'messages'), ...aboutOf(body), stream: body.stream ?? false },
    prompt: { blocks, limit: body.max_tokens, stops: body.stop_sequences ?? [] },
    cached: () => world.cache.atBreakpoints(`${exchange.key} ${model.id}`, blocks),
    whole: (answer) => messageOf(body.model, answer),
    events: (answer) => messageEvents(body.model, answer),
    errorEvent: (refusal) => event(errorOf(refusal), false, 'error'),
  };
}

function modelOf(id: string, world: World): Model {
  const model = world.models.find('anthropic', id);
  if (model === undefined) throw new Refusal(404, { message: `model: ${id}` });
  return model;
}

function count(exchange: Exchange, world: World): Lookup {
  const body = checked(CountBody, readBody(exchange));
  modelOf(body.model, world);
  checkConversation(body);
  const input_tokens = inputTokens({ blocks: promptOf(body) });
  return {
    ...lookup(exchange, 'count_tokens', () => json({ input_tokens })),
    call: { ...callOf(exchange, 'count_tokens'), ...aboutOf(body) },
  };
}

function listed(world: World, id: string | undefined, query: URLSearchParams): HttpAnswer {
  if (id !== undefined) return json(shown(modelOf(id, world)));
  const all = world.models.of('anthropic').map(shown);
  const start = all.findIndex((model) => model.id === query.get('after_id')) + 1;
  const data = all.slice(start, start + Number(query.get('limit') ?? 20));
  return json({ data, has_more: start + data.length < all.length, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null });
}

const shown = ({ id, context, output }: Model) => ({
  type: 'model',
  id,
  display_name: id,
  created_at: '2026-01-01T00:00:00Z',
  max_input_tokens: context,
  max_tokens: output,
});

function batchCall(exchange: Exchange, world: World, id: string | undefined, action: string | undefined): Served | undefined {
  const batches = new MessageBatches(exchange, world);
  const serve = (answer: () => HttpAnswer) => lookup(exchange, 'batches', answer);
  const called = `${exchange.method}${id === undefined ? '' : ' one'}${action ?? ''}`;
  if (called === 'GET') return serve(() => batches.list());
  if (called === 'GET one') return serve(() => batches.get(id!));
  if (called === 'DELETE one') return serve(() => batches.remove(id!));
  if (called === 'GET one/results') return serve(() => batches.results(id!));
  if (called === 'POST one/cancel') return serve(() => batches.cancel(id!));
  if (called !== 'POST') return undefined;
  const { requests } = readBody(exchange);
  return serve(() => batches.create(requests, (params) => settled(params, exchange, world)));
}

/** An entry that is not valid fails by itself, not its batch. */
function settled(params: Record<string, unknown>, exchange: Exchange, world: World): { status: number; body: unknown } {
  try {
    return world.settle(generation({ ...params, stream: false }, exchange, world));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: { ...errorOf(error), request_id: `req_${world.nextId()}` } };
  }
}

function limitHeaders(left: Left | undefined, now: number): Record<string, string> {
  if (left === undefined) return {};
  const reset = new Date(now + left.resetMs).toISOString();
  return {
    'anthropic-ratelimit-requests-limit': String(left.limits.requests),
    'anthropic-ratelimit-requests-remaining': String(left.requests),
    'anthropic-ratelimit-requests-reset': reset,
    'anthropic-ratelimit-tokens-limit': String(left.limits.tokens),
    'anthropic-ratelimit-tokens-remaining': String(left.tokens),
    'anthropic-ratelimit-tokens-reset': reset,
    'anthropic-ratelimit-input-tokens-limit': String(left.limits.tokens),
    'anthropic-ratelimit-input-tokens-remaining': String(left.tokens),
    'anthropic-ratelimit-input-tokens-reset': reset,
  };
}
