import type { ModelProtocol } from '@hexad/kernel';
import type { Left, Room } from '../../calls/application/ports.js';

/** What is left of the provider's limits, as the clients of a protocol read it; nothing where there are no limits. `now` is in Unix milliseconds. */
export function limitHeaders(protocol: ModelProtocol, { requests, tokens }: Room, now: number): Record<string, string> {
  const headers = protocol === 'anthropic' ? anthropicHeaders : openAiHeaders;
  return { ...(requests && headers('requests', requests, now)), ...(tokens && headers('tokens', tokens, now)) };
}

const openAiHeaders = (what: string, { limit, left, resetMs }: Left) => ({
  [`x-ratelimit-limit-${what}`]: String(limit),
  [`x-ratelimit-remaining-${what}`]: String(left),
  [`x-ratelimit-reset-${what}`]: `${Math.ceil(resetMs / 1_000)}s`,
});

const anthropicHeaders = (what: string, { limit, left, resetMs }: Left, now: number) => ({
  [`anthropic-ratelimit-${what}-limit`]: String(limit),
  [`anthropic-ratelimit-${what}-remaining`]: String(left),
  [`anthropic-ratelimit-${what}-reset`]: new Date(Math.ceil((now + resetMs) / 1_000) * 1_000).toISOString().replace('.000Z', 'Z'),
});
