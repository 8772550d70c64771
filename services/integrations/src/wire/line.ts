import type { Answered, OutgoingRequest } from '@hexad/host/outgoing';
import { AppError, type Clock } from '@hexad/kernel';
import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';
import { limitedUntil, MOST_PAUSE_MS } from './limits.js';

/** Milliseconds for one request. */
const REQUEST_MS = 15_000;
/** Bytes of an answer: a page of 100 pull requests has about one million. */
const MOST_BYTES = 8_000_000;
/** Failures in a row before a provider is left alone. */
const FAILURES = 5;
/** Milliseconds until one request may find out whether it is back. */
const HALF_OPEN_MS = 10_000;
const SILENT = new Set(['unavailable', 'timeout']);

export interface LineRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface LineAnswer {
  readonly status: number;
  readonly headers: Answered['headers'];
  /** Undefined for what is no JSON. */
  readonly json: unknown;
}

export interface Patience {
  readonly signal: AbortSignal;
  /** Unix milliseconds. */
  readonly deadline: number;
}

const isSilence = (error: unknown): boolean => error instanceof AppError && SILENT.has(error.code);

export type Send = (request: OutgoingRequest) => Promise<Answered>;

/**
 * The way to a provider with one token. What the provider asked to be left alone for is not asked; nor is one that was silent several times in a row.
 * Fails with `timeout`, `unavailable` (also what it answers from 500 on), `exhausted` (with `retryAfterMs` in its details) and `host_refused`;
 * every other answer is one.
 */
export class Line {
  readonly #send: Send;
  readonly #clock: Clock;
  readonly #breaker: CircuitBreakerPolicy;
  /** Unix milliseconds. */
  #limitedUntil = 0;

  constructor(send: Send, clock: Clock) {
    this.#send = send;
    this.#clock = clock;
    this.#breaker = circuitBreaker(handleWhen(isSilence), { breaker: new ConsecutiveBreaker(FAILURES), halfOpenAfter: HALF_OPEN_MS });
  }

  async ask(request: LineRequest, patience: Patience): Promise<LineAnswer> {
    const { host } = new URL(request.url);
    this.#checkLimit(host);
    try {
      return await this.#breaker.execute(() => this.#once(host, request, patience));
    } catch (thrown) {
      if (!(thrown instanceof BrokenCircuitError)) throw thrown;
      throw new AppError(
        'unavailable',
        `${host} did not answer the last ${FAILURES} requests; it is asked again in ${HALF_OPEN_MS / 1_000} s.`,
      );
    }
  }

  async #once(host: string, { method, url, headers, body }: LineRequest, { signal, deadline }: Patience): Promise<LineAnswer> {
    const left = deadline - this.#clock.now().getTime();
    if (left <= 0) throw new AppError('timeout', `There was no time left to ask ${host}.`);
    const given = { ...headers, ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }) };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const limits = { timeoutMs: Math.min(REQUEST_MS, left), maxBytes: MOST_BYTES, signal };
    const answer = await this.#send({ url, method, headers: given, ...text, ...limits });
    const { status } = answer;
    if (status >= 500) throw new AppError('unavailable', `${host} answered ${status}.`);
    const until = limitedUntil(answer, this.#clock.now().getTime());
    if (until !== undefined) this.#limitedUntil = until;
    if (until !== undefined && status >= 400) this.#checkLimit(host);
    return { status, headers: answer.headers, json: jsonOf(answer.text) };
  }

  #checkLimit(host: string): void {
    const retryAfterMs = Math.min(this.#limitedUntil - this.#clock.now().getTime(), MOST_PAUSE_MS);
    if (retryAfterMs <= 0) return;
    const seconds = Math.ceil(retryAfterMs / 1_000);
    throw new AppError('exhausted', `${host} takes no more requests with this token for ${seconds} s.`, { details: { retryAfterMs } });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
