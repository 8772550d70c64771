import { inputTokens } from '../../answer.js';
import type { Endpoint, Model } from '../../script/schema.js';
import { vectorOf } from '../../vector.js';
import type { Call } from '../call.js';
import { Refusal } from '../refusal.js';
import { event } from '../sse.js';
import { json, type Exchange, type Generation, type HttpAnswer, type Lookup, type Served, type Wire, type World } from '../wire.js';
import { BatchBody, GeminiBatches } from './batches.js';
import { errorOf, invalid } from './errors.js';
import { bodyOf, checked, checkGenerate, modelOf } from './faults.js';
import { generatedEvents, generatedOf } from './generate.js';
import { aboutOf, blockOf, promptOf } from './prompt.js';
import { BatchEmbedBody, CountBody, EmbedBody, GenerateBody } from './request.js';

/** The Gemini API: generating with and without a stream, counting, vectors, models, batches. */
export const gemini: Wire = {
  provider: 'gemini',

  keyOf(headers, query) {
    const header = headers['x-goog-api-key'];
    return (typeof header === 'string' ? header : query.get('key')) || undefined;
  },
  withoutKey: () =>
    new Refusal(403, {
      message:
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
    }),
  unknownKey: () =>
    new Refusal(400, {
      message: 'API key not valid. Please pass a valid API key.',
      details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }],
    }),
  limited: ({ resetMs }) => new Refusal(429, { retryAfter: Math.ceil(resetMs / 1000) }),

  open(exchange, world) {
    const { method, path } = exchange;
    const named = /^\/v1(?:beta|alpha)?\/models(?:\/([^/:]+)(?::(\w+))?)?$/.exec(path);
    const [, id, action] = named ?? [];
    if (named !== null && method === 'GET' && action === undefined) {
      return lookup(exchange, 'models', () => listed(world, id, exchange.query));
    }
    const batch = /^\/v1(?:beta|alpha)?\/(batches(?:\/[^/:]+)?)(?::(cancel))?$/.exec(path);
    const shelf = batch === null ? undefined : SHELVES[`${method}${batch[1] === 'batches' ? '' : ' one'}${batch[2] ?? ''}`];
    if (shelf !== undefined) return lookup(exchange, 'batches', () => shelf(new GeminiBatches(exchange, world), batch![1]!));
    const work = method === 'POST' && id !== undefined ? WORKS[action ?? ''] : undefined;
    if (work === undefined) throw new Refusal(404, { message: `The requested URL ${path} was not found on this server.` });
    return work(modelOf(id!, action!, world), exchange, world);
  },

  refuse(refusal) {
    const { retryAfter, headers } = refusal.parts;
    const waiting: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) };
    return json(errorOf(refusal), refusal.status, { ...waiting, ...headers });
  },
  headers: () => ({ 'server-timing': 'gfet4t7; dur=1', 'x-frame-options': 'SAMEORIGIN' }),
};

const SHELVES: Readonly<Record<string, (batches: GeminiBatches, id: string) => HttpAnswer>> = {
  GET: (batches) => batches.list(),
  'GET one': (batches, id) => batches.get(id),
  'DELETE one': (batches, id) => batches.remove(id),
  'POST onecancel': (batches, id) => batches.cancel(id),
};

type Work = (model: Model, exchange: Exchange, world: World) => Served;

const WORKS: Readonly<Record<string, Work>> = {
  generateContent: (model, exchange, world) => generation(bodyOf(exchange), model, exchange, world, false),
  batchGenerateContent: (model, exchange, world) => {
    const body = checked(BatchBody, bodyOf(exchange));
    return lookup(exchange, 'batches', () =>
      new GeminiBatches(exchange, world).create(model.id, body, (request) => settled(request, model, exchange, world)),
    );
  },
  streamGenerateContent: (model, exchange, world) => {
    if (exchange.query.get('alt') !== 'sse') throw invalid('The model double streams with alt=sse only.');
    return generation(bodyOf(exchange), model, exchange, world, true);
  },
  countTokens: count,
  embedContent: (model, exchange) => {
    const body = checked(EmbedBody, bodyOf(exchange));
    return embedding([body], model, exchange, ([values]) => json({ embedding: { values } }));
  },
  batchEmbedContents: (model, exchange) => {
    const { requests } = checked(BatchEmbedBody, bodyOf(exchange));
    const other = requests.find((request) => request.model !== `models/${model.id}`);
    if (other !== undefined) throw invalid('* BatchEmbedContentsRequest.requests[0].model: model must match the model in the URL.\n');
    return embedding(requests, model, exchange, (vectors) => json({ embeddings: vectors.map((values) => ({ values })) }));
  },
};

const callOf = ({ key, headers }: Exchange, endpoint: Endpoint): Call => ({
  provider: 'gemini',
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

function generation(read: Record<string, unknown>, model: Model, exchange: Exchange, world: World, stream: boolean): Generation {
  const body = checked(GenerateBody, read);
  checkGenerate(body);
  const { maxOutputTokens: limit, stopSequences: stops = [] } = body.generationConfig ?? {};
  if (limit !== undefined && (limit < 1 || limit > model.output)) {
    throw invalid(
      `Unable to submit request because it has a maxOutputTokens value of ${limit} but the supported range is from 1 (inclusive) to ${model.output + 1} (exclusive). Update the value and try again.`,
    );
  }
  const blocks = promptOf(body);
  const tokens = inputTokens({ blocks });
  if (tokens > model.context) {
    throw invalid(`The input token count (${tokens}) exceeds the maximum number of tokens allowed (${model.context}).`);
  }
  return {
    kind: 'words',
    call: { ...callOf(exchange, 'generate'), ...aboutOf(body), model: model.id, stream },
    prompt: { blocks, limit: limit ?? model.output, stops },
    cached: () => world.cache.automatic(`${exchange.key} ${model.id}`, blocks),
    whole: (answer) => generatedOf(model.id, answer),
    events: (answer) => generatedEvents(model.id, answer),
    errorEvent: (refusal) => event(errorOf(refusal)),
  };
}

/** An entry that is not valid fails by itself, not its batch. */
function settled(request: Record<string, unknown>, model: Model, exchange: Exchange, world: World): { status: number; body: unknown } {
  try {
    return world.settle(generation(request, model, exchange, world, false));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, body: errorOf(error) };
  }
}

function count(model: Model, exchange: Exchange): Lookup {
  const body = checked(CountBody, bodyOf(exchange));
  const asked = body.generateContentRequest ?? { contents: body.contents };
  checkGenerate(asked);
  const totalTokens = inputTokens({ blocks: promptOf(asked) });
  const answer = { totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] };
  return {
    ...lookup(exchange, 'count_tokens', () => json(answer)),
    call: { ...callOf(exchange, 'count_tokens'), ...aboutOf(asked), model: model.id },
  };
}

function embedding(requests: readonly EmbedBody[], model: Model, exchange: Exchange, answer: (vectors: number[][]) => HttpAnswer): Lookup {
  if (requests.length === 0) throw invalid('* BatchEmbedContentsRequest.requests: at least one request is required.\n');
  const texts = requests.map(({ content }) => (content.parts ?? []).map(({ text = '' }) => text).join('\n'));
  if (texts.includes('')) throw invalid('* EmbedContentRequest.content: content contains an empty Part.\n');
  const wide = requests.find(({ outputDimensionality: size = 1 }) => size < 1 || size > model.dimensions!);
  if (wide !== undefined) throw invalid(`outputDimensionality must be between 1 and ${model.dimensions}.`);
  return {
    kind: 'lookup',
    call: { ...callOf(exchange, 'embeddings'), model: model.id, text: texts.join('\n') },
    tokens: requests.reduce((sum, { content }) => sum + blockOf(content).tokens, 0),
    answer: () => answer(texts.map((text, at) => vectorOf(text, requests[at]!.outputDimensionality ?? model.dimensions!))),
  };
}

function listed(world: World, id: string | undefined, query: URLSearchParams): HttpAnswer {
  if (id !== undefined) return json(shown(modelOf(id, '', world)));
  const all = world.models.of('gemini').map(shown);
  const start = Number(query.get('pageToken') ?? 0);
  const end = start + Number(query.get('pageSize') ?? 50);
  return json({ models: all.slice(start, end), ...(end < all.length ? { nextPageToken: String(end) } : {}) });
}

const shown = ({ id, context, output, dimensions }: Model) => ({
  name: `models/${id}`,
  version: '001',
  displayName: id,
  inputTokenLimit: context,
  outputTokenLimit: output,
  supportedGenerationMethods: dimensions === undefined ? ['generateContent', 'countTokens', 'batchGenerateContent'] : ['embedContent'],
});
