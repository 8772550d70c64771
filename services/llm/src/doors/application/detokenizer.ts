import type { Detokenize } from '../domain/embeddings.js';

/** On demand: its tables are megabytes, and only a few clients send tokens. */
export async function detokenizer(): Promise<Detokenize> {
  const { decode } = await import('gpt-tokenizer/encoding/cl100k_base');
  return (tokens) => decode([...tokens]);
}
