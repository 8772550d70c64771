import type OpenAI from 'openai';
import type { Access, Embedding } from '../../../calls/application/provider.js';
import type { TokenCounter } from '../../../calls/application/ports.js';
import type { Embeddings } from '../../../calls/domain/answer.js';
import { NO_TOKENS } from '../../../money/index.js';
import { called } from './calling.js';
import { optionsOf } from './clients.js';
import { hostOf } from './host.js';
import { list, record, text } from './read.js';
import { strayError } from './stray.js';
import { usageOf } from './usage.js';

/** Both protocols have the same embeddings. */
export async function embed(client: OpenAI, embedding: Embedding, counter: TokenCounter): Promise<Embeddings> {
  const { model, texts, dimensions, baseUrl } = embedding;
  const body = {
    model,
    input: [...texts],
    // A third of the bytes; others than OpenAI mostly know numbers only.
    encoding_format: hostOf(baseUrl).own ? ('base64' as const) : ('float' as const),
    ...(dimensions !== undefined && { dimensions }),
  } satisfies OpenAI.EmbeddingCreateParams;
  const answer: unknown = await called(embedding, () => client.embeddings.create(body, optionsOf(embedding)));
  const { data, model: named, usage } = record(answer);
  const found = new Map(list(data).map(({ index, embedding: vector }, at) => [typeof index === 'number' ? index : at, vectorOf(vector)]));
  const vectors = texts.map((_, at) => found.get(at) ?? []);
  if (found.size !== texts.length || vectors.some(({ length }) => length === 0)) throw strayError(answer, embedding, 'list of embeddings');
  return { model: text(named) || model, vectors, tokens: usageOf(usage)?.tokens ?? { ...NO_TOKENS, input: counter.texts(texts, model) } };
}

function vectorOf(value: unknown): readonly number[] {
  if (typeof value !== 'string') return Array.isArray(value) ? (value as number[]) : [];
  const bytes = Uint8Array.from(Buffer.from(value, 'base64'));
  return [...new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))];
}

/** GitHub gives a bare array, Azure's inference calls the id a name. */
export async function models(client: OpenAI, access: Access): Promise<readonly string[]> {
  const path = hostOf(access.baseUrl).listing ?? '/models';
  const answer = await called(access, () => client.get<unknown>(path, optionsOf(access)));
  const found = Array.isArray(answer) ? answer : record(answer)['data'];
  if (!Array.isArray(found)) throw strayError(answer, access, 'list of models');
  return list(found).map(({ id, name }) => text(id) || text(name));
}
