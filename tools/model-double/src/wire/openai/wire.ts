import { inputTokens } from '../../answer.js';
import type { Left } from '../../limits.js';
import type { Endpoint, Model } from '../../script/schema.js';
import { tokensOf } from '../../tokens.js';
import type { Call } from '../call.js';
import { Refusal } from '../refusal.js';
import { event } from '../sse.js';
import { json, type Exchange, type Generation, type HttpAnswer, type Lookup, type Served, type Wire, type World } from '../wire.js';
import { Batches } from './batches.js';
import { aboutChat, ChatBody, checkChat, limitOfChat, promptOfChat } from './chat-request.js';
import { completionEvents, completionOf } from './chat.js';
import { checkEmbeddings, EmbeddingsBody, embeddingsOf, inputsOf } from './embeddings.js';
import { errorOf } from './errors.js';
import { bodyOf, checked, checkSize, invalid, modelOf } from './faults.js';
import { aboutResponse, checkResponse, itemsOf, promptOfResponse, ResponseBody } from './responses-request.js';
import { failedEvent, responseEvents, responseOf } from './responses.js';

/** The OpenAI API: chat completions, responses, embeddings, models, files, batches. */
export const openai: Wire = {
  provider: 'openai',

  keyOf: (headers) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1],
  withoutKey: () =>
    new Refusal(401, {
      message:
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
      type: 'invalid_request_error',
    }),
  unknownKey: (key) =>
    new Refusal(401, {
      message: `Incorrect API key provided: ${masked(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    }),
  limited: ({ exceeded, limits, resetMs }) =>
    new Refusal(429, {
      message: `Rate limit reached on ${exceeded} per min: Limit ${limits[exceeded!]}. Please try again in ${duration(resetMs)}.`,
      type: exceeded,
      code: 'rate_limit_exceeded',
      retryAfter: resetMs / 1000,
    }),

  open(exchange, world) {
    const { method, path } = exchange;
    if (method === 'POST' && WORKS[path] !== undefined) return WORKS[path](bodyOf(exchange), exchange, world);
    const one = /^\/v1\/(models|files|batches|responses)(?:\/([^/]+)(\/content|\/cancel)?)?$/.exec(path);
    const serve = one === null ? undefined : SHELVES[`${method} ${one[1]}${one[2] === undefined ? '' : ' one'}${one[3] ?? ''}`];
    if (serve === undefined) throw new Refusal(404, { message: `Invalid URL (${method} ${path})` });
    return serve(exchange, world, one![2] ?? '');
  },

  refuse(refusal, _id) {
    const { retryAfter, headers } = refusal.parts;
    const waiting: Record<string, string> =
      retryAfter === undefined
        ? {}
        : { 'retry-after': String(Math.ceil(retryAfter)), 'retry-after-ms': String(Math.ceil(retryAfter * 1000)) };
    return json(errorOf(refusal), refusal.status, { ...waiting, ...headers });
  },
  headers: (id, left) => ({
    'x-request-id': `req_${id}`,
    'openai-version': '2020-10-01',
    'openai-processing-ms': '1',
    ...limitHeaders(left),
  }),
};

type Work = (read: Record<string, unknown>, exchange: Exchange, world: World) => Served;

/** What takes a JSON body, also as a line of a batch. */
const WORKS: Readonly<Record<string, Work>> = {
  '/v1/chat/completions': chat,
  '/v1/responses': respond,
  '/v1/embeddings': embed,
};

type Shelf = (exchange: Exchange, world: World, id: string) => Served | Promise<Served>;

const shelf = (endpoint: Endpoint, answer: (exchange: Exchange, world: World, id: string) => HttpAnswer): Shelf => {
  return (exchange, world, id) => lookup(exchange, endpoint, () => answer(exchange, world, id));
};

const SHELVES: Readonly<Record<string, Shelf>> = {
  'GET models': shelf('models', (_exchange, world) => json({ object: 'list', data: world.models.of('openai').map(shown) })),
  'GET models one': shelf('models', (_exchange, world, id) => json(shown(modelOf(id, world)))),
  'POST files': async (exchange, world) => {
    const stored = await new Batches(exchange, world).upload();
    return lookup(exchange, 'files', () => stored);
  },
  'GET files': shelf('files', (exchange, world) => new Batches(exchange, world).files()),
  'GET files one': shelf('files', (exchange, world, id) => new Batches(exchange, world).file(id)),
  'GET files one/content': shelf('files', (exchange, world, id) => new Batches(exchange, world).content(id)),
  'DELETE files one': shelf('files', (exchange, world, id) => new Batches(exchange, world).removeFile(id)),
  'POST batches': shelf('batches', (exchange, world) =>
    new Batches(exchange, world).create(bodyOf(exchange), (url, body) => settled(url, body, exchange, world)),
  ),
  'GET batches': shelf('batches', (exchange, world) => new Batches(exchange, world).list()),
  'GET batches one': shelf('batches', (exchange, world, id) => new Batches(exchange, world).get(id)),
  'POST batches one/cancel': shelf('batches', (exchange, world, id) => new Batches(exchange, world).cancel(id)),
  'GET responses one': shelf('responses', (exchange, world, id) => json(storedResponse(id, exchange, world).body)),
  'DELETE responses one': shelf('responses', (exchange, world, id) => {
    storedResponse(id, exchange, world);
    world.kept.remove(id);
    return json({ id, object: 'response', deleted: true });
  }),
};

const callOf = ({ key, headers }: Exchange, endpoint: Endpoint): Call => ({
  provider: 'openai',
  endpoint,
  key,
  headers,
  text: '',
  system: '',
  tools: [],
  toolResult: false,
  model: '',
  stream: false,
});

const lookup = (exchange: Exchange, endpoint: Endpoint, answer: () => HttpAnswer): Lookup => ({
  kind: 'lookup',
  call: callOf(exchange, endpoint),
  tokens: 0,
  answer,
});

function wordsModel(id: string, world: World): Model {
  const model = modelOf(id, world);
  if (model.dimensions === undefined) return model;
  throw new Refusal(404, {
    message: 'This is not a chat model and thus not supported in the v1/chat/completions endpoint.',
    param: 'model',
  });
}

function chat(read: Record<string, unknown>, exchange: Exchange, world: World): Generation {
  const body = checked(ChatBody, read);
  const model = wordsModel(body.model, world);
  checkChat(body);
  const blocks = promptOfChat(body);
  checkSize(model, inputTokens({ blocks }), body.max_completion_tokens ?? body.max_tokens ?? undefined, 'max_tokens');
  const now = world.now();
  return {
    kind: 'words',
    call: { ...callOf(exchange, 'chat'), ...aboutChat(body) },
    prompt: { blocks, limit: limitOfChat(body, model), stops: typeof body.stop === 'string' ? [body.stop] : (body.stop ?? []) },
    cached: () => world.cache.automatic(`${exchange.key} ${model.id}`, blocks),
    whole: (answer) => completionOf(body, answer, now),
    events: (answer) => completionEvents(body, answer, now),
    errorEvent: (refusal) => event(errorOf(refusal)),
  };
}

interface StoredResponse {
  readonly kind: 'response';
  readonly owner: string;
  readonly body: unknown;
  /** The conversation with this answer. */
  readonly items: ReturnType<typeof itemsOf>;
}

function storedResponse(id: string, exchange: Exchange, world: World): StoredResponse {
  const kept = world.kept.get(id) as StoredResponse | undefined;
  if (kept?.kind !== 'response' || kept.owner !== exchange.key) throw new Refusal(404, { message: `Response with id '${id}' not found.` });
  return kept;
}

function respond(read: Record<string, unknown>, exchange: Exchange, world: World): Generation {
  const body = checked(ResponseBody, read);
  const model = wordsModel(body.model, world);
  const before = itemsBefore(body, exchange, world);
  checkResponse(body, before);
  const blocks = promptOfResponse(body, before);
  checkSize(model, inputTokens({ blocks }), body.max_output_tokens ?? undefined, 'max_output_tokens');
  const now = world.now();
  return {
    kind: 'words',
    call: { ...callOf(exchange, 'responses'), ...aboutResponse(body) },
    prompt: { blocks, limit: body.max_output_tokens ?? model.output, stops: [] },
    cached: () => world.cache.automatic(`${exchange.key} ${model.id}`, blocks),
    whole: (answer) => responseOf(body, answer, now),
    events: (answer) => responseEvents(body, answer, now),
    errorEvent: failedEvent,
    answered(answer) {
      if (body.store === false) return;
      const { id, output } = answer as ReturnType<typeof responseOf>;
      world.kept.add(id, {
        kind: 'response',
        owner: exchange.key,
        body: answer,
        items: [...before, ...itemsOf(body), ...output],
      } satisfies StoredResponse);
    },
  };
}

function itemsBefore({ previous_response_id: id }: ResponseBody, exchange: Exchange, world: World): StoredResponse['items'] {
  if (id === undefined || id === null) return [];
  try {
    return storedResponse(id, exchange, world).items;
  } catch {
    throw invalid(`Previous response with id '${id}' not found.`, 'previous_response_id', 'previous_response_not_found');
  }
}

function embed(read: Record<string, unknown>, exchange: Exchange, world: World): Lookup {
  const body = checked(EmbeddingsBody, read);
  const model: Model = modelOf(body.model, world);
  checkEmbeddings(body, model);
  const inputs = inputsOf(body);
  return {
    kind: 'lookup',
    call: { ...callOf(exchange, 'embeddings'), model: model.id, text: inputs.join('\n') },
    tokens: inputs.reduce((sum, text) => sum + tokensOf(text), 0),
    answer: () => json(embeddingsOf(body, model)),
  };
}

/** A line that is not valid fails by itself, not its batch. */
function settled(url: string, body: Record<string, unknown>, exchange: Exchange, world: World): { status: number; body: unknown } {
  try {
    return world.settle(WORKS[url]!({ ...body, ...(url === '/v1/embeddings' ? {} : { stream: false }) }, exchange, world));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: errorOf(error) };
  }
}

const shown = ({ id }: Model) => ({ id, object: 'model', created: 1_767_225_600, owned_by: 'system' });

const masked = (key: string): string => (key.length <= 8 ? '*'.repeat(key.length) : `${key.slice(0, 4)}${'*'.repeat(8)}${key.slice(-4)}`);

/** `6m0s`, `1.5s`, `20ms`, as the provider writes it. */
function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.ceil(milliseconds)}ms`;
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${Number(seconds.toFixed(3))}s` : `${Math.floor(seconds / 60)}m${Math.ceil(seconds % 60)}s`;
}

function limitHeaders(left: Left | undefined): Record<string, string> {
  if (left === undefined) return {};
  return {
    'x-ratelimit-limit-requests': String(left.limits.requests),
    'x-ratelimit-limit-tokens': String(left.limits.tokens),
    'x-ratelimit-remaining-requests': String(left.requests),
    'x-ratelimit-remaining-tokens': String(left.tokens),
    'x-ratelimit-reset-requests': duration(left.resetMs),
    'x-ratelimit-reset-tokens': duration(left.resetMs),
  };
}
