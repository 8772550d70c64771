import type { TokenCounter } from '../../../calls/application/ports.js';
import type { Sending } from '../../../calls/application/provider.js';
import type { AnswerPart } from '../../../calls/domain/answer.js';
import { NO_TOKENS, type Tokens } from '../../../money/index.js';
import { count, record } from './read.js';

export interface Usage {
  readonly tokens: Tokens;
  readonly reasoningTokens?: number | undefined;
}

/**
 * Of both protocols, each token in one place: what OpenAI says of the input includes what was read from its cache and written to it. Undefined
 * where a server says nothing.
 */
export function usageOf(value: unknown): Usage | undefined {
  const usage = record(value);
  const input = count(usage['prompt_tokens'] ?? usage['input_tokens']);
  const output = count(usage['completion_tokens'] ?? usage['output_tokens']);
  if (input === undefined && output === undefined) return undefined;
  const ins = record(usage['prompt_tokens_details'] ?? usage['input_tokens_details']);
  const outs = record(usage['completion_tokens_details'] ?? usage['output_tokens_details']);
  const all = input ?? 0;
  const cachedRead = Math.min(count(ins['cached_tokens']) ?? 0, all);
  const cachedWrite = Math.min(count(ins['cache_write_tokens']) ?? 0, all - cachedRead);
  return {
    tokens: { input: all - cachedRead - cachedWrite, output: output ?? 0, cachedRead, cachedWrite },
    reasoningTokens: count(outs['reasoning_tokens']),
  };
}

/** For servers that do not tell. */
export const guessed = (counter: TokenCounter, { request, model }: Sending, said: string): Usage => ({
  tokens: { ...NO_TOKENS, input: counter.request(request, model), output: counter.texts([said], model) },
});

/** What was said, to be counted. */
export const wordsOf = (parts: readonly AnswerPart[]): string =>
  parts
    .map((part) => (part.type === 'tool_call' ? part.name + part.input : part.type === 'opaque' ? JSON.stringify(part.value) : part.text))
    .join('\n');
