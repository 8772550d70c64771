import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Span, Tracing } from '@hexad/telemetry';
import { costOf, covering, mostCost, NO_TOKENS, type Rates, type Tokens, type Wish } from '../../money/index.js';
import { attemptAttributes, attemptSpan } from '../../records/domain/gen-ai.js';
import { mayBeBilled, neverSent } from '../domain/failing.js';
import { keepsLong } from '../domain/caching.js';
import { guess, unheard } from '../domain/guess.js';
import type { Call, Ending } from './call.js';
import type { Cashier } from './cashier.js';
import type { AttemptRecord, Candidate, KeyUser, Lanes, Permit, Room, Secrets } from './ports.js';
import type { Access } from './provider.js';

/** Milliseconds that a call waits for its turn with the last provider that may answer it. */
const LANE_WAIT_MS = 30_000;
/** Milliseconds beside the time of the call itself in which it must be booked. */
const BOOKING_MS = 60_000;
/**
 * Milliseconds for which the reservation of a stream is held. One that takes longer is debited its estimate meanwhile, and its bill corrects that; one
 * whose process died is in the way of others no longer than this.
 */
const STREAM_HELD_MS = 900_000;

export interface Trial {
  readonly candidate: Candidate;
  /** Tokens, counted before the call. */
  readonly input: number;
  readonly maxOutput: number;
  /** Counts exactly, for when the counted input has no room in a budget. */
  readonly recount?: (() => Promise<number | undefined>) | undefined;
  readonly budgetWaitMs: number;
  /** Nobody comes after it, so it waits for its turn. */
  readonly last: boolean;
  /** Ends this attempt alone. */
  readonly signal: AbortSignal;
  readonly streamed: boolean;
}

/** What was heard of an answer that did not come to its end. */
export interface Heard {
  readonly told: Tokens | undefined;
  /** UTF-16 units. */
  readonly written: number;
}

/** Makes a request ready, of which nothing goes out before it is cleared. */
export type Send<T> = (cleared: Promise<unknown>) => Promise<T>;

interface Paid<T> {
  readonly trial: Trial;
  readonly reply: Promise<T>;
}

interface Held {
  readonly permit: Permit;
  readonly attempt: number;
  readonly ttlMs: number;
  /** Micro-dollars that the books debit when they never hear of its bill. */
  readonly unbooked: () => bigint;
  readonly began: number;
  readonly span: Span;
}

/** An attempt that has leave and money. Ends once, by `end` or `fail`. */
export class Started<T> {
  /** What the provider says. */
  readonly reply: Promise<T>;
  readonly #call: Call;
  readonly #trial: Trial;
  readonly #end: (ending: Ending) => void;
  readonly #began = performance.now();

  constructor(call: Call, { trial, reply }: Paid<T>, end: (ending: Ending) => void) {
    this.reply = reply;
    this.#call = call;
    this.#trial = trial;
    this.#end = end;
  }

  end(ending: Ending): void {
    this.#end(ending);
  }

  /** Bills what was told, or a bounded guess, and gives the error: the caller's own end where that was the reason. */
  fail(thrown: unknown, heard?: Heard): AppError {
    const { input, maxOutput, signal } = this.#trial;
    const error = signal.aborted || this.#call.signal.aborted ? goneOr(thrown) : named(AppError.from(thrown), this.#trial.candidate);
    const elapsedMs = performance.now() - this.#began;
    const used = { input, maxOutput, told: heard?.told, written: heard?.written, elapsedMs };
    const tokens = heard !== undefined || mayBeBilled(error) ? guess(used) : NO_TOKENS;
    this.#end({ outcome: error.code === 'cancelled' ? 'aborted' : 'failed', tokens, error, released: neverSent(error) });
    return error;
  }
}

/** Each try of a call: leave from the provider's lane, money, key; and its bill. */
export class Attempts {
  readonly #lanes: Lanes;
  readonly #secrets: Secrets;
  readonly #cashier: Cashier;
  readonly #tracing: Tracing;

  constructor(lanes: Lanes, secrets: Secrets, cashier: Cashier, tracing: Tracing) {
    this.#lanes = lanes;
    this.#secrets = secrets;
    this.#cashier = cashier;
    this.#tracing = tracing;
  }

  /** Calls `work` with what a provider wants of its caller. Fails with `key_missing`. */
  access<T>(call: Call, candidate: Candidate, signal: AbortSignal, work: (access: Access) => Promise<T>): Promise<T> {
    const access = {
      provider: candidate.provider,
      baseUrl: candidate.baseUrl,
      signal,
      timeoutMs: candidate.timeoutMs,
      headers: candidate.headers,
    };
    if (!candidate.needsKey) return work({ ...access, secret: undefined });
    return this.#secrets.use(call.tenant, userOf(call), candidate.provider, (secret) => work({ ...access, secret }));
  }

  room(tenant: string, provider: string): Room {
    return this.#lanes.room(tenant, provider);
  }

  /** Fails with what `Lanes` and `Cashier` fail with; then nothing is held, and nothing was sent. */
  async start<T>(call: Call, trial: Trial, send: Send<T>): Promise<Started<T>> {
    const { candidate, last, signal, streamed } = trial;
    const permit = await this.#lanes.enter(call.tenant, candidate, trial.input + trial.maxOutput, last ? LANE_WAIT_MS : 0, signal);
    try {
      const [attempt, ttlMs] = [call.nextAttempt(), (streamed ? STREAM_HELD_MS : candidate.timeoutMs) + BOOKING_MS];
      const paid = await this.#pay(call, trial, { attempt, ttlMs, send });
      const { input, maxOutput } = paid.trial;
      const unbooked = () => amountsOf(call, { input, maxOutput, rates: candidate.rates }).estimate;
      const held = { permit, attempt, ttlMs, unbooked, began: performance.now(), span: this.#span(call, trial, attempt) };
      return new Started(call, paid, (ending) => this.#end(call, candidate, held, ending));
    } catch (error) {
      permit.done({ latencyMs: 0 });
      throw error;
    }
  }

  /**
   * The request is made ready while the books are written. What has no room at once is not: it may fit as it is counted, or when it has waited,
   * and meanwhile it holds no key.
   */
  async #pay<T>(call: Call, trial: Trial, { attempt, ttlMs, send }: { attempt: number; ttlMs: number; send: Send<T> }): Promise<Paid<T>> {
    const { input, budgetWaitMs, signal, recount } = trial;
    const reserve = (asked: Trial, waitMs: number) =>
      this.#cashier.reserve(call.tenant, wish(call, asked, attempt, ttlMs), { waitMs, signal });
    const reserved = reserve(trial, 0);
    // The books are asked first: then there is time until they answer.
    const reply = turn().then(() => send(reserved));
    // Who awaits it hears of its failure.
    reply.catch(() => undefined);
    try {
      await reserved;
      return { trial, reply };
    } catch (thrown) {
      const hopeless = recount === undefined && budgetWaitMs === 0;
      if (hopeless || AppError.from(thrown).code !== 'budget_reached') throw thrown;
    }
    const counted = await recount?.().catch(() => undefined);
    const exact = { ...trial, input: Math.min(input, counted ?? input) };
    await reserve(exact, budgetWaitMs);
    return { trial: exact, reply: send(Promise.resolve()) };
  }

  #end(call: Call, candidate: Candidate, { permit, attempt, ttlMs, unbooked, began, span }: Held, ending: Ending): void {
    const { provider, model, rates } = candidate;
    const { outcome, tokens, error, released = false } = ending;
    const latencyMs = performance.now() - began;
    permit.done({ error, tokens, latencyMs });
    if (error?.code === 'key_refused') void this.#secrets.refused(call.tenant, userOf(call), provider).catch(() => undefined);
    const parts = costOf(tokens, rates);
    call.spent(parts);
    span.set(attemptAttributes({ tokens, cost: covering(parts), error: error?.code }));
    if (error !== undefined) span.fail(error);
    span.end();
    const bill = { outcome: released ? 'released' : outcome, tokens, parts } as const;
    const debited = this.#cashier.settle(call.tenant, { call: call.id, attempt }, bill, ttlMs);
    const record = (cost: bigint): AttemptRecord => ({ attempt, provider, model, outcome, error: error?.code, tokens, cost, latencyMs });
    call.ended(debited.then((cost) => record(cost ?? unbooked())));
  }

  #span(call: Call, { candidate: { provider, model, baseUrl }, streamed }: Trial, attempt: number): Span {
    const { operation, order, span } = call;
    const about = { call: call.id, attempt, operation, provider, model, baseUrl, streamed, request: order.request };
    return this.#tracing.start({ ...attemptSpan(about), parent: span.context });
  }
}

const userOf = ({ order: { caller, path } }: Call): KeyUser => ({ actor: caller.actor, project: path.project });

/** The most that it can cost, and what is debited where nobody ever says. */
function amountsOf(call: Call, { input, maxOutput, rates }: { readonly input: number; readonly maxOutput: number; readonly rates: Rates }) {
  const amount = covering(mostCost(input, maxOutput, rates, paysForLong(call, rates)));
  const dying = covering(costOf(unheard(input, maxOutput), rates));
  return { amount, estimate: dying < amount ? dying : amount };
}

function wish(call: Call, { candidate, input, maxOutput }: Trial, attempt: number, ttlMs: number): Wish {
  const { provider, model, rates } = candidate;
  const { amount, estimate } = amountsOf(call, { input, maxOutput, rates });
  return { call: call.id, attempt, path: call.order.path, provider, model, amount, estimate, ttlMs, about: call.about };
}

/** Where that is no dearer, nobody needs to know. */
const paysForLong = ({ order: { request } }: Call, { cachedWrite, cachedWriteLong }: Rates): boolean =>
  cachedWriteLong > cachedWrite && request !== undefined && keepsLong(request);

/** Which provider it was, by the tenant's own name: several may speak the same protocol, or stand at the same host. */
const named = (error: AppError, { provider, model }: Candidate): AppError =>
  new AppError(error.code, error.message, { details: { ...error.details, provider, model }, cause: error });

/** Whatever the provider's client says of it, the caller is gone or its time is over. */
function goneOr(thrown: unknown): AppError {
  const error = AppError.from(thrown);
  if (error.code === 'cancelled') return error;
  return new AppError('cancelled', 'Whoever asked for this call is gone, or its time was over.', { cause: thrown });
}
