import { AppError } from '@hexad/kernel';
import { covering, type Tokens } from '../../money/index.js';
import type { Span } from '@hexad/telemetry';
import { writeAbout } from '../domain/about.js';
import type { Answer } from '../domain/answer.js';
import type { Failed } from '../domain/failing.js';
import type { ModelRequest } from '../domain/request.js';
import type { AttemptRecord, CallDefaults, CallOrder, CallRecord, Candidate, Verdict } from './ports.js';

/** What calls of all kinds are asked with. */
export type AnyOrder = Omit<CallOrder, 'request' | 'streamed'> & Partial<Pick<CallOrder, 'request' | 'streamed'>>;

export interface CallStart {
  readonly id: string;
  readonly operation: CallRecord['operation'];
  readonly order: AnyOrder;
  readonly startedAt: Date;
  /** All attempts are parts of it. */
  readonly span: Span;
}

/** A call from its start to its record. */
export class Call implements CallStart {
  readonly id: string;
  readonly order: AnyOrder;
  readonly operation: CallRecord['operation'];
  readonly startedAt: Date;
  readonly span: Span;
  /** Fires when the caller is gone or its time is over. */
  readonly signal: AbortSignal;
  readonly failures: Failed[] = [];
  defaults: CallDefaults = { cacheTtlMs: 0, storeBodies: false };
  verdict: Verdict | undefined;
  /** What providers see: without what the guards took out. Undefined until they have looked. */
  guarded: ModelRequest | undefined;
  cache: CallRecord['cache'] = 'off';
  answer: Answer | undefined;
  /** Whose answer is given again. */
  kept: Candidate | undefined;
  #firstTokenMs: number | undefined;
  #attempts = 0;
  #parts = 0n;
  readonly #started = performance.now();
  readonly #records: Promise<AttemptRecord>[] = [];

  constructor({ id, operation, order, startedAt, span }: CallStart) {
    this.id = id;
    this.operation = operation;
    this.order = order;
    this.startedAt = startedAt;
    this.span = span;
    this.signal = order.deadlineMs === undefined ? order.signal : AbortSignal.any([order.signal, AbortSignal.timeout(order.deadlineMs)]);
  }

  get tenant(): string {
    return this.order.caller.tenant;
  }

  /** What the books keep of it until it is recorded. */
  get about(): object {
    const { caller, door, purpose = '', model: asked, conversation, prompt, agent, streamed = false } = this.order;
    return writeAbout({ operation: this.operation, actor: caller.actor, door, purpose, asked, conversation, prompt, agent, streamed });
  }

  get attempts(): number {
    return this.#attempts;
  }

  nextAttempt(): number {
    this.#attempts += 1;
    return this.#attempts;
  }

  heardFirst(): void {
    this.#firstTokenMs ??= performance.now() - this.#started;
  }

  failed({ provider, model }: Candidate, error: AppError): void {
    this.failures.push({ provider, model, error });
  }

  /** How an attempt ended; its cost is known when it is booked. */
  ended(record: Promise<AttemptRecord>): void {
    this.#records.push(record);
  }

  /** Micro-dollars of all attempts so far, rounded up: what is booked is exact. */
  get cost(): bigint {
    return covering(this.#parts);
  }

  spent(parts: bigint): void {
    this.#parts += parts;
  }

  async record(outcome: CallRecord['outcome'], error: AppError | undefined): Promise<CallRecord> {
    // Measured before the books are waited for.
    const latencyMs = performance.now() - this.#started;
    const { caller, path, door, purpose = '', model, conversation, prompt, agent, streamed = false } = this.order;
    return {
      id: this.id,
      tenant: caller.tenant,
      actor: caller.actor,
      path,
      operation: this.operation,
      door,
      purpose,
      asked: model,
      conversation,
      prompt,
      agent,
      startedAt: this.startedAt,
      attempts: await Promise.all(this.#records),
      cache: this.cache,
      kept: this.kept && { provider: this.kept.provider, model: this.kept.model },
      outcome,
      error,
      latencyMs,
      firstTokenMs: this.#firstTokenMs,
      streamed,
      finish: this.answer?.finish,
      verdict: this.verdict,
      bodies: this.defaults.storeBodies && this.guarded !== undefined ? { request: this.guarded, answer: this.answer } : undefined,
    };
  }
}

/** What became of an attempt, for its bill. */
export interface Ending {
  readonly outcome: 'succeeded' | 'failed' | 'aborted';
  readonly tokens: Tokens;
  readonly error?: AppError | undefined;
  /** Nothing was sent. */
  readonly released?: boolean | undefined;
}
