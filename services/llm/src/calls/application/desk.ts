import { AppError, modelCallError, type Clock, type Ids } from '@hexad/kernel';
import { currentTrace, type Log, type Tracing } from '@hexad/telemetry';
import { callAttributes } from '../../records/domain/gen-ai.js';
import type { Answer } from '../domain/answer.js';
import { mayFallBack, nobodyAnswered } from '../domain/failing.js';
import { boundBy, dialectOf, needsOf, wordlessFor } from '../domain/needs.js';
import type { Dialect, ModelRequest } from '../domain/request.js';
import type { Attempts, Started } from './attempts.js';
import { Call } from './call.js';
import type { OutputCheck } from './output-check.js';
import type {
  AnswerCache,
  CallOrder,
  CallRecord,
  CallSettings,
  Candidate,
  Guarded,
  Guards,
  Plan,
  Records,
  Routes,
  TokenCounter,
} from './ports.js';
import type { Provider, Sending } from './provider.js';

export interface CallParts {
  readonly routes: Routes;
  readonly attempts: Attempts;
  readonly providers: ReadonlyMap<Dialect, Provider>;
  readonly guards: Guards;
  readonly cache: AnswerCache;
  /** The same for the same request to the same model, and for no other. */
  readonly cacheKey: (model: string, request: ModelRequest) => string;
  readonly settings: CallSettings;
  readonly records: Records;
  readonly counter: TokenCounter;
  readonly check: OutputCheck;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tracing: Tracing;
  readonly log: Log;
}

/** A call that has been looked at: what is asked, and of whom. */
export interface Prepared {
  readonly request: ModelRequest;
  readonly guarded: Guarded;
  readonly plan: Plan;
  readonly ttlMs: number;
  /** Where its answer is kept; undefined without a cache. */
  readonly key: string | undefined;
}

export interface Asking {
  readonly candidate: Candidate;
  readonly request: ModelRequest;
  readonly plan: Plan;
  readonly last: boolean;
  readonly signal: AbortSignal;
  readonly streamed: boolean;
}

/** What calls of each kind have in common: they are prepared, tried with one candidate after the other, and recorded. */
export class Desk {
  readonly parts: CallParts;

  constructor(parts: CallParts) {
    this.parts = parts;
  }

  begin(operation: Call['operation'], order: Call['order']): Call {
    const span = this.parts.tracing.start({ name: `call ${operation}`, kind: 'internal', parent: currentTrace() });
    return new Call({ id: this.parts.ids.next(), operation, order, startedAt: this.parts.clock.now(), span });
  }

  async prepare(call: Call, { request, streamed, model, path, guards: wishes = {}, cacheTtlMs }: CallOrder): Promise<Prepared> {
    const { check, settings, routes, guards, cacheKey } = this.parts;
    check.prepare(request);
    const wanted = {
      model,
      needs: needsOf(request, streamed),
      dialect: dialectOf(request),
      bound: boundBy(request),
      wordless: wordlessFor(request),
      path,
      actor: call.order.caller.actor,
    };
    const [defaults, guarded, plan] = await Promise.all([
      settings.of(call.tenant),
      guards.look(call.tenant, request, wishes),
      routes.plan(call.tenant, wanted),
    ]);
    call.defaults = defaults;
    call.verdict = guarded.verdict;
    call.guarded = guarded.request;
    const ttlMs = cacheTtlMs ?? defaults.cacheTtlMs;
    const [first] = plan.candidates as readonly [Candidate];
    const key = ttlMs > 0 ? cacheKey(`${first.provider}/${first.model}`, guarded.request) : undefined;
    return { request: guarded.request, guarded, plan, ttlMs, key };
  }

  /** An answer from before. */
  async find(call: Call, { key, plan }: Prepared): Promise<Answer | undefined> {
    if (key === undefined) return undefined;
    const answer = await this.parts.cache.find(call.tenant, key);
    call.cache = answer === undefined ? 'miss' : 'hit';
    if (answer !== undefined) [call.kept] = plan.candidates;
    return answer;
  }

  /** Whoever asked does not wait for it. */
  keep(call: Call, { key, ttlMs }: Prepared, answer: Answer): void {
    if (key === undefined) return;
    const failed = (error: unknown): void => this.parts.log.warn('an answer was not kept', { call: call.id, error });
    void this.parts.cache.keep(call.tenant, key, answer, ttlMs).catch(failed);
  }

  /** One candidate after the other until one answers, or until one fails with what no other could do better. */
  async inTurn<T>(call: Call, candidates: readonly Candidate[], attempt: (candidate: Candidate, last: boolean) => Promise<T>): Promise<T> {
    for (const [at, candidate] of candidates.entries()) {
      try {
        return await attempt(candidate, at === candidates.length - 1);
      } catch (thrown) {
        const error = AppError.from(thrown);
        if (!mayFallBack(error)) throw error;
        call.failed(candidate, error);
      }
    }
    throw nobodyAnswered(call.failures);
  }

  /** Leave and money for one attempt, and `work`, whose request is made ready meanwhile. */
  start<T>(call: Call, asking: Asking, work: Work<T>): Promise<Started<T>> {
    const { candidate, request, plan, last, signal, streamed } = asking;
    const { attempts, counter } = this.parts;
    const trial = {
      candidate,
      input: counter.request(request, candidate.model),
      maxOutput: mostOutput(asking),
      recount: () => this.send(call, asking, (provider, sending) => provider.count(sending)),
      budgetWaitMs: plan.budgetWaitMs,
      last,
      signal,
      streamed,
    };
    return attempts.start(call, trial, (cleared) => this.send(call, asking, work, cleared));
  }

  async send<T>(call: Call, asking: Asking, work: Work<T>, cleared?: Promise<unknown>): Promise<T> {
    const { candidate, signal } = asking;
    const sending = { model: candidate.model, request: withinModel(asking), maxOutput: mostOutput(asking) };
    const provider = this.provider(candidate);
    return this.parts.attempts.access(call, candidate, signal, (access) => work(provider, { ...access, ...sending, cleared }));
  }

  provider({ dialect }: Candidate): Provider {
    const provider = this.parts.providers.get(dialect);
    if (provider === undefined) throw new AppError('unsupported', `Nothing here speaks ${dialect}.`);
    return provider;
  }

  /** It will be recorded, however it ends. */
  expect({ id, startedAt }: Call): void {
    this.parts.records.expect(id, startedAt);
  }

  /** Does the work of a call, and writes down how it ended. */
  async recorded<T>(call: Call, work: () => Promise<T>): Promise<T> {
    this.expect(call);
    try {
      const done = await work();
      this.record(call);
      return done;
    } catch (thrown) {
      throw this.failed(call, thrown);
    }
  }

  /** Writes down that it failed, and gives what its caller hears. */
  failed(call: Call, thrown: unknown): unknown {
    const error = AppError.from(thrown);
    const told = modelCallError(error);
    this.record(call, told);
    return told === error ? thrown : told;
  }

  /** Written when its attempts are booked; nobody waits for it. */
  record(call: Call, thrown?: unknown): void {
    const error = thrown === undefined ? undefined : AppError.from(thrown);
    const failed = error?.code === 'cancelled' ? 'aborted' : 'failed';
    if (error !== undefined) call.span.fail(error);
    void this.#write(call, error === undefined ? 'succeeded' : failed, error);
  }

  async #write(call: Call, outcome: CallRecord['outcome'], error: AppError | undefined): Promise<void> {
    const record = await call.record(outcome, error);
    this.parts.records.add(record);
    if (this.parts.tracing.recording) call.span.set(callAttributes(record));
    call.span.end();
  }
}

type Work<T> = (provider: Provider, sending: Sending) => Promise<T>;

const mostOutput = ({ request, candidate }: Asking): number => Math.min(request.maxOutput ?? candidate.maxOutput, candidate.maxOutput);

/** More than the model gives is no more than that: clients have a default, and the next candidate another limit. */
const withinModel = (asking: Asking): ModelRequest =>
  asking.request.maxOutput === undefined ? asking.request : { ...asking.request, maxOutput: mostOutput(asking) };
