import { z } from 'zod';
import type { Model } from '../../script/schema.js';
import { tokensOf } from '../../tokens.js';
import { vectorOf } from '../../vector.js';
import { invalid } from './faults.js';

export const EmbeddingsBody = z.strictObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.union([z.string(), z.int(), z.array(z.int())]))]),
  dimensions: z.int().min(1).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  user: z.string().nullish(),
});
type EmbeddingsBody = z.infer<typeof EmbeddingsBody>;

/** The texts of a request; token numbers stand for themselves. */
export function inputsOf({ input }: EmbeddingsBody): string[] {
  if (typeof input === 'string') return [input];
  return input.every((part) => typeof part === 'number') ? [input.join(' ')] : input.map(String);
}

export function checkEmbeddings(body: EmbeddingsBody, model: Model): asserts model is Model & { dimensions: number } {
  if (model.dimensions === undefined) throw invalid(`You are not allowed to generate embeddings from this model`, 'model');
  const inputs = inputsOf(body);
  if (inputs.length === 0 || inputs.includes(''))
    throw invalid("'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.");
  if (inputs.length > 2048) throw invalid("'$.input' is invalid: at most 2048 inputs are allowed.", 'input');
  const long = inputs.map(tokensOf).find((tokens) => tokens > model.context);
  if (long !== undefined) {
    throw invalid(
      `This model's maximum context length is ${model.context} tokens, however you requested ${long} tokens (${long} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`,
    );
  }
  if ((body.dimensions ?? 1) > model.dimensions)
    throw invalid(`Invalid value for 'dimensions' = ${body.dimensions}. Must be less than or equal to ${model.dimensions}.`, 'dimensions');
}

export function embeddingsOf(body: EmbeddingsBody, model: Model & { dimensions: number }) {
  const inputs = inputsOf(body);
  const tokens = inputs.reduce((sum, text) => sum + tokensOf(text), 0);
  return {
    object: 'list',
    data: inputs.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: encoded(vectorOf(text, body.dimensions ?? model.dimensions), body),
    })),
    model: body.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

const encoded = (vector: number[], body: EmbeddingsBody): number[] | string =>
  body.encoding_format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
