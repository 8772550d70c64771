import type { Tokens } from '../../money/index.js';

/** Tokens as Chat Completions counts them: what a cache gave is a part of the prompt. */
export function chatUsage(tokens: Tokens, reasoning = 0) {
  const prompt = tokens.input + tokens.cachedRead + tokens.cachedWrite;
  return {
    prompt_tokens: prompt,
    completion_tokens: tokens.output,
    total_tokens: prompt + tokens.output,
    prompt_tokens_details: { cached_tokens: tokens.cachedRead, cache_write_tokens: tokens.cachedWrite, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** As Responses does. */
export function responsesUsage(tokens: Tokens, reasoning = 0) {
  const input = tokens.input + tokens.cachedRead + tokens.cachedWrite;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: tokens.cachedRead, cache_write_tokens: tokens.cachedWrite },
    output_tokens: tokens.output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + tokens.output,
  };
}

/** As Anthropic does at the end of a stream: what a cache gave stands beside the input. */
export function deltaUsage(tokens: Tokens, reasoning: number | undefined) {
  return {
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_read_input_tokens: tokens.cachedRead,
    cache_creation_input_tokens: tokens.cachedWrite,
    output_tokens_details: reasoning === undefined ? null : { thinking_tokens: reasoning },
    server_tool_use: null,
  };
}

/** What Anthropic says of a message's usage besides: what was written to the cache by how long it is kept. */
export const messageUsage = (tokens: Tokens, reasoning: number | undefined) => ({
  cache_creation: tokens.cachedWrite === 0 ? null : writtenOf(tokens),
  inference_geo: null,
  service_tier: 'standard',
  speed: null,
  ...deltaUsage(tokens, reasoning),
});

const writtenOf = ({ cachedWrite, cachedWriteLong = 0 }: Tokens) => ({
  ephemeral_5m_input_tokens: cachedWrite - cachedWriteLong,
  ephemeral_1h_input_tokens: cachedWriteLong,
});
