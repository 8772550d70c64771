import type { Embedded } from '../../calls/application/calls.js';
import { Fields, type Json } from './fields.js';
import { OPENAI_WORDING } from './wording.js';

export interface AskedEmbeddings {
  readonly model: string;
  readonly texts: readonly string[];
  readonly dimensions?: number | undefined;
  readonly base64: boolean;
}

const MOST_TEXTS = 2_048;

/** Turns tokens of the encoding that embedding models have into the text that they stand for. */
export type Detokenize = (tokens: readonly number[]) => string;

export async function readEmbeddings(json: Json, detokenizer: () => Promise<Detokenize>): Promise<AskedEmbeddings> {
  const body = new Fields(json, OPENAI_WORDING);
  return {
    model: body.needText('model'),
    texts: await readInput(body, detokenizer),
    dimensions: body.integer('dimensions', 1),
    base64: body.choice('encoding_format', ['float', 'base64']) === 'base64',
  };
}

async function readInput(body: Fields, detokenizer: () => Promise<Detokenize>): Promise<readonly string[]> {
  const { input } = body.json;
  if (input === undefined || input === null) return body.missing('input');
  const list: readonly unknown[] = typeof input === 'string' || isTokens(input) ? [input] : (body.list('input') ?? []);
  if (list.length === 0 || list.length > MOST_TEXTS) body.refuse('input', `it must hold 1 to ${MOST_TEXTS} texts, not ${list.length}.`);
  if (list.some((item) => item === '')) body.refuse('input', 'an empty text has no vector.');
  if (!list.some(isTokens)) return typeof input === 'string' ? [input] : body.texts('input')!;
  const text = await detokenizer();
  return list.map((item) =>
    isTokens(item) ? text(item) : body.refuse('input', 'it must be a text, a list of texts, or tokens or lists of tokens (cl100k_base).'),
  );
}

const isTokens = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length > 0 && value.every((token) => Number.isSafeInteger(token) && token >= 0);

export function embeddingList({ embeddings, model }: Embedded, { base64 }: AskedEmbeddings) {
  const { vectors, tokens } = embeddings;
  const used = tokens.input + tokens.cachedRead + tokens.cachedWrite;
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: base64 ? packed(vector) : vector })),
    model: embeddings.model || model,
    usage: { prompt_tokens: used, total_tokens: used },
  };
}

/** Floats of 32 bits, least byte first. */
function packed(vector: readonly number[]): string {
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}
