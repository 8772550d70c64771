import type { Answered } from '@hexad/host/outgoing';

/** The longest that a provider is left alone, whatever it says: an hour and a bit, as its own limits are by the hour. */
export const MOST_PAUSE_MS = 3_900_000;
/** Milliseconds after a refusal that does not say how long. */
const UNSAID_MS = 60_000;

/** Until when the provider wants no more requests, in Unix milliseconds; undefined: it takes more. */
export function limitedUntil({ status, headers }: Pick<Answered, 'status' | 'headers'>, now: number): number | undefined {
  const header = (name: string): string => [headers[name] ?? ''].flat()[0] ?? '';
  const isRefusal = status === 429 || status === 403;
  const after = header('retry-after');
  if (isRefusal && after !== '') return now + waitOf(after, now);
  const isUsedUp = header('x-ratelimit-remaining') === '0';
  const reset = Number(header('x-ratelimit-reset')) * 1_000;
  if (isUsedUp && reset > now) return reset;
  return status === 429 ? now + UNSAID_MS : undefined;
}

/** `Retry-After`: seconds, or a date. */
function waitOf(text: string, now: number): number {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? UNSAID_MS : Math.max(0, date - now);
}
