import type OpenAI from 'openai';
import type { TokenCounter } from '../../../calls/application/ports.js';
import type { Access, Embedding } from '../../../calls/application/provider.js';
import type { Embeddings } from '../../../calls/domain/answer.js';
import { NO_TOKENS } from '../../../money/index.js';
import { whole } from '../../shared/run.js';
import { optionsOf, type Line } from './client.js';
import { list, record, text } from './read.js';
import { unreadable } from './unreadable.js';
import { usageOf } from './usage.js';

/** Both protocols have the same embeddings. */
export function embed({ client, host, speaker }: Line, embedding: Embedding, counter: TokenCounter): Promise<Embeddings> {
  const { model, texts, dimensions } = embedding;
  const body: OpenAI.EmbeddingCreateParams = {
    model,
    input: [...texts],
    // A third of the bytes; others than OpenAI mostly know numbers only.
    encoding_format: host.own ? 'base64' : 'float',
    ...(dimensions !== undefined && { dimensions }),
  };
  return whole(speaker, embedding, async (signal) => {
    const answer: unknown = await client.embeddings.create(body, optionsOf(embedding, signal));
    const { data, model: named, usage } = record(answer);
    const found = new Map(list(data).map(({ index, embedding: vector }, at) => [typeof index === 'number' ? index : at, vectorOf(vector)]));
    const vectors = texts.map((_, at) => found.get(at) ?? []);
    if (vectors.some(({ length }) => length === 0)) throw unreadable(answer, embedding, 'list of embeddings');
    return { model: text(named) || model, vectors, tokens: usageOf(usage)?.tokens ?? { ...NO_TOKENS, input: counter.texts(texts, model) } };
  });
}

function vectorOf(value: unknown): readonly number[] {
  if (typeof value !== 'string') return Array.isArray(value) ? (value as number[]) : [];
  const bytes = Uint8Array.from(Buffer.from(value, 'base64'));
  return [...new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))];
}

/** GitHub gives a bare array, Azure's inference calls the id a name. */
export function models({ client, host, speaker }: Line, access: Access): Promise<readonly string[]> {
  return whole(speaker, access, async (signal) => {
    const answer = await client.get<unknown>(host.listing ?? '/models', optionsOf(access, signal));
    const found = Array.isArray(answer) ? answer : record(answer)['data'];
    if (!Array.isArray(found)) throw unreadable(answer, access, 'list of models');
    return list(found).map(({ id, name }) => text(id) || text(name));
  });
}
