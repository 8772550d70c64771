import type { AppError } from '@hexad/kernel';

/** `until` in milliseconds. Half open, one call at a time finds out whether the provider is back; `probing` while it does. */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly until: number; readonly opened: number }
  | { readonly state: 'half_open'; readonly probing: boolean; readonly opened: number };

export const CLOSED: Breaker = { state: 'closed', failures: 0 };

export interface BreakerSettings {
  /** Failures in a row that open it. Default 5. */
  readonly failures: number;
  /** Milliseconds for which it is open the first time; each time in a row twice as long, up to a minute or this. Default 5_000. */
  readonly openMs: number;
}

const LONGEST_MS = 60_000;

/** `failed`: nobody answered. `answered`: somebody did, were it to refuse. `unknown`: the call says nothing about the provider. */
export type Heard = 'failed' | 'answered' | 'unknown';

const SILENT = new Set<string>(['provider_unavailable', 'provider_timeout']);
const ANSWERS = new Set<string>([
  'key_refused',
  'provider_denied',
  'provider_unpaid',
  'provider_limited',
  'provider_rejected',
  'context_too_long',
  'tool_invalid',
  'model_unknown',
  'output_invalid',
]);

/** What is the caller's fault, or the caller's end, is no failure of the provider. */
export function heardOf(error: AppError | undefined): Heard {
  if (error === undefined || ANSWERS.has(error.code)) return 'answered';
  return SILENT.has(error.code) ? 'failed' : 'unknown';
}

/** As it is now: open ends by time. */
export const at = (breaker: Breaker, now: number): Breaker =>
  breaker.state === 'open' && now >= breaker.until ? { state: 'half_open', probing: false, opened: breaker.opened } : breaker;

/** A call goes to the provider. Undefined when none may. */
export function entered(breaker: Breaker): Breaker | undefined {
  if (breaker.state === 'closed') return breaker;
  return breaker.state === 'half_open' && !breaker.probing ? { ...breaker, probing: true } : undefined;
}

/** A call came back. `probe`: it was the one that had to find out; what began before the breaker opened changes it no more. */
export function left(breaker: Breaker, heard: Heard, probe: boolean, now: number, { failures, openMs }: BreakerSettings): Breaker {
  if (breaker.state === 'closed') {
    if (heard === 'unknown') return breaker;
    if (heard === 'answered') return CLOSED;
    return breaker.failures + 1 < failures ? { state: 'closed', failures: breaker.failures + 1 } : opened(now, openMs, 1);
  }
  if (breaker.state === 'open' || !probe) return breaker;
  if (heard === 'unknown') return { ...breaker, probing: false };
  return heard === 'answered' ? CLOSED : opened(now, openMs, breaker.opened + 1);
}

const opened = (now: number, openMs: number, times: number): Breaker => ({
  state: 'open',
  until: now + Math.min(openMs * 2 ** Math.min(times - 1, 10), Math.max(openMs, LONGEST_MS)),
  opened: times,
});
