import { AppError, type Clock } from '@hexad/kernel';
import type { Left, Limits, Room } from '../../calls/application/ports.js';
import { Minute } from '../domain/minute.js';
import type { Alarm } from './ports.js';

/** More than so many do not wait for one provider: who comes then is sent on at once. */
const MOST_WAITING = 1_000;
/** Milliseconds that a provider holds a lane at most, whatever it asks for. */
const LONGEST_HOLD_MS = 600_000;

interface Waiter {
  readonly tokens: number;
  readonly until: number;
  readonly enter: (ticket: Ticket) => void;
  readonly refuse: (error: AppError) => void;
}

/** A place in a lane. */
export interface Ticket {
  readonly at: number;
  readonly tokens: number;
}

/** The calls of one tenant to one provider, first come, first served. */
export class Lane {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  readonly #queue: Waiter[] = [];
  readonly #requests = new Minute();
  readonly #tokens = new Minute();
  #limits: Limits = {};
  #inUse = 0;
  #heldUntil = 0;
  #ringing: Disposable | undefined;

  constructor(name: string, clock: Clock, alarm: Alarm) {
    this.#name = name;
    this.#clock = clock;
    this.#alarm = alarm;
  }

  get inUse(): number {
    return this.#inUse;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Milliseconds for which the provider wants no calls. */
  get heldMs(): number {
    return Math.max(0, this.#heldUntil - this.#now());
  }

  get room(): Room {
    const now = this.#now();
    const { requestsPerMinute, tokensPerMinute } = this.#limits;
    const left = (minute: Minute, limit: number | undefined): Left | undefined =>
      limit === undefined ? undefined : { limit, left: Math.max(0, limit - minute.used(now)), resetMs: minute.emptyIn(now) };
    return { requests: left(this.#requests, requestsPerMinute), tokens: left(this.#tokens, tokensPerMinute) };
  }

  /** Nothing is lost when it is forgotten. */
  get isIdle(): boolean {
    const now = this.#now();
    const { requestsPerMinute, tokensPerMinute } = this.#limits;
    const isCounted = (requestsPerMinute ?? tokensPerMinute) !== undefined && this.#requests.used(now) > 0;
    return this.#inUse === 0 && this.#queue.length === 0 && this.#heldUntil <= now && !isCounted;
  }

  /** Fails with `provider_limited` as soon as it is clear that no room comes in time, and with `cancelled`. */
  async enter(limits: Limits, tokens: number, waitMs: number, signal: AbortSignal): Promise<Ticket> {
    if (signal.aborted) throw gone();
    this.#limits = limits;
    if (this.#queue.length === 0 && this.#roomIn(tokens) === 0) return this.#take(tokens);
    const wait = this.#roomIn(tokens);
    const isTooLate = waitMs <= 0 || (Number.isFinite(wait) && wait > waitMs);
    if (isTooLate || this.#queue.length >= MOST_WAITING) throw this.#limited(wait);
    const { promise, resolve, reject } = Promise.withResolvers<Ticket>();
    const waiter: Waiter = { tokens, until: this.#now() + waitMs, enter: resolve, refuse: reject };
    const leave = (): void => {
      this.#drop(waiter, gone());
      this.#serve();
    };
    this.#queue.push(waiter);
    signal.addEventListener('abort', leave, { once: true });
    this.#serve();
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  /** `used` are the tokens as they were in the end; without them the call was never made. */
  leave({ at, tokens }: Ticket, used: number | undefined): void {
    this.#inUse -= 1;
    if (used === undefined) this.#requests.correct(-1, at);
    this.#tokens.correct((used ?? 0) - tokens, at);
    this.#serve();
  }

  /** No call enters for so long. */
  hold(ms: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#now() + Math.min(ms, LONGEST_HOLD_MS));
    this.#dropAll(({ until }) => until < this.#heldUntil);
    this.#serve();
  }

  /** Lets in who fits, from the first on, and sends away whose time is over. */
  #serve(): void {
    this.#ringing?.[Symbol.dispose]();
    this.#ringing = undefined;
    const now = this.#now();
    do this.#admit();
    while (this.#dropAll(({ until }) => until <= now));
    const [first] = this.#queue;
    if (first === undefined) return;
    const ends = Math.min(...this.#queue.map(({ until }) => until)) - now;
    this.#ringing = this.#alarm.after(Math.max(1, Math.min(this.#roomIn(first.tokens), ends)), () => this.#serve());
  }

  #admit(): void {
    for (let first = this.#queue[0]; first !== undefined && this.#roomIn(first.tokens) === 0; first = this.#queue[0]) {
      this.#queue.shift();
      first.enter(this.#take(first.tokens));
    }
  }

  /** Milliseconds until a call fits beside those that are in; Infinity while only the end of one of them can tell. */
  #roomIn(tokens: number): number {
    const now = this.#now();
    const { concurrent = Infinity, requestsPerMinute = Infinity, tokensPerMinute = Infinity } = this.#limits;
    if (this.#inUse >= concurrent) return Infinity;
    return Math.max(
      this.#heldUntil - now,
      this.#requests.wait(1, requestsPerMinute, now),
      this.#tokens.wait(tokens, tokensPerMinute, now),
      0,
    );
  }

  #take(tokens: number): Ticket {
    const at = this.#now();
    this.#inUse += 1;
    this.#requests.add(1, at);
    this.#tokens.add(tokens, at);
    return { at, tokens };
  }

  #drop(waiter: Waiter, error: AppError): void {
    const at = this.#queue.indexOf(waiter);
    if (at === -1) return;
    this.#queue.splice(at, 1);
    waiter.refuse(error);
  }

  /** Whether there were any. */
  #dropAll(isOver: (waiter: Waiter) => boolean): boolean {
    const over = this.#queue.filter(isOver);
    for (const waiter of over) this.#drop(waiter, this.#limited(this.#roomIn(waiter.tokens)));
    return over.length > 0;
  }

  #limited(wait: number): AppError {
    const retryAfterMs = Number.isFinite(wait) ? Math.max(1, Math.ceil(wait)) : 1_000;
    const why = this.heldMs > 0 ? 'asked for a pause' : 'has no room for another call';
    return new AppError('provider_limited', `${this.#name} ${why}; try again in ${retryAfterMs} ms, or raise its limits.`, {
      details: { provider: this.#name, retryAfterMs },
    });
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

const gone = (): AppError => new AppError('cancelled', 'The call ended while it waited for the provider.');
