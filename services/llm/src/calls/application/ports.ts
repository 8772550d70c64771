import type { AppError, Caller } from '@hexad/kernel';
import type { Path, Rates, Tokens } from '../../money/index.js';
import type { Answer } from '../domain/answer.js';
import type { Capability } from '../domain/capability.js';
import type { Dialect, ModelRequest } from '../domain/request.js';

/** What a call looks for: a model by name (`claude-sonnet-5`, `anthropic/claude-sonnet-5`) or a tier (`fast`, `hexad/fast`). */
export interface Wanted {
  readonly model: string;
  readonly needs: readonly Capability[];
  /** The protocol that alone can carry the request, when it has an extra or opaque part. */
  readonly dialect?: Dialect | undefined;
  /** The fields that bind it to that protocol, for the sentence that refuses it. Default: none has a name. */
  readonly bound?: readonly string[] | undefined;
  /** Protocols that cannot say all of it: taken where a provider speaks no other. Default: none. */
  readonly wordless?: readonly Dialect[] | undefined;
  readonly path: Path;
  /** Who calls: providers for which they have no key come last. Default: nobody in particular. */
  readonly actor?: string | undefined;
}

/** What a provider lets a tenant do; undefined is without limit. */
export interface Limits {
  /** Calls at one time. */
  readonly concurrent?: number | undefined;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

/** One model of one provider of a tenant: a place where a call may be tried. */
export interface Candidate {
  /** The tenant's name of the provider: `anthropic`, `my-ollama`. */
  readonly provider: string;
  readonly dialect: Dialect;
  readonly baseUrl: string;
  readonly needsKey: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** As the provider names it. */
  readonly model: string;
  readonly contextTokens: number;
  readonly maxOutput: number;
  /** Milliseconds: for a whole answer, and of a stream to its next piece. */
  readonly timeoutMs: number;
  readonly rates: Rates;
  /** What is asked of these rates in a batch job; undefined: there are none. */
  readonly batchPercent?: number | undefined;
  /** For the lane. Default: none. */
  readonly limits?: Limits | undefined;
}

export interface ListedModel {
  readonly id: string;
  readonly provider: string;
  readonly contextTokens: number;
  readonly maxOutput: number;
  readonly embeddings: boolean;
}

export interface Plan {
  /** In the order in which they are tried; at least one. */
  readonly candidates: readonly Candidate[];
  /** What becomes of a stream that breaks after its first words: default `end`. */
  readonly midStream: 'end' | 'continue';
  /** Milliseconds to wait for room in a budget. */
  readonly budgetWaitMs: number;
  /** Milliseconds after which a second candidate is tried beside the first; undefined: never. */
  readonly hedgeMs?: number | undefined;
}

/** Which models may answer a call, best first, by the tenant's policy. */
export abstract class Routes {
  /**
   * Fails with `model_unknown`, naming the nearest there is, with `unsupported` when no model can do what the call needs, and with `forbidden` when
   * the tenant's policy leaves none.
   */
  abstract plan(tenant: string, wanted: Wanted): Promise<Plan>;
  /** By the names with which calls ask for them, tiers included. */
  abstract models(tenant: string): Promise<readonly ListedModel[]>;
}

/** Leave to call a provider: a place among its concurrent calls and a share of its rate limits. */
export interface Permit {
  /** Once, with how it went: breakers and limits learn from it. `retryAfterMs` from a 429 holds the lane for so long. */
  done(result: { readonly error?: AppError | undefined; readonly tokens?: Tokens | undefined; readonly latencyMs: number }): void;
}

/** How much of a limit is left in the minute. */
export interface Left {
  readonly limit: number;
  readonly left: number;
  /** Milliseconds until nothing of it is used. */
  readonly resetMs: number;
}

/** What is left of the limits of a provider; those that it does not have are not there. */
export interface Room {
  readonly requests?: Left | undefined;
  readonly tokens?: Left | undefined;
}

/** What keeps this process from asking too much of a provider, or asking one that is down. */
export abstract class Lanes {
  /** Fails with `provider_unavailable` while the breaker is open and `provider_limited` (details `retryAfterMs`) when no room comes in `waitMs`. */
  abstract enter(tenant: string, candidate: Candidate, tokens: number, waitMs: number, signal: AbortSignal): Promise<Permit>;
  abstract room(tenant: string, provider: string): Room;
}

/** The tenant's own keys. */
export abstract class Secrets {
  /**
   * The key with which this caller calls this provider: its user's, else its project's, else the tenant's. In memory only while `work` runs. Fails with
   * `key_missing`, which says how to add one.
   */
  abstract use<T>(tenant: string, who: KeyUser, provider: string, work: (secret: string) => Promise<T>): Promise<T>;
  /** Tells that the provider refused it, so that its owner hears of it. */
  abstract refused(tenant: string, who: KeyUser, provider: string): Promise<void>;
}

export interface KeyUser {
  readonly actor: string;
  readonly project?: string | undefined;
}

export interface GuardWishes {
  /** Secrets and personal data become placeholders before a provider sees them: `reversible` ones are put back in the answer. Default: the tenant's setting. */
  readonly redact?: 'off' | 'on' | 'reversible' | undefined;
}

export interface Guarded {
  readonly request: ModelRequest;
  /** Recorded with the call. */
  readonly verdict: Verdict;
  /**
   * Puts back what was taken out, in a text of the answer or, escaped, in JSON that it writes. Keeps back what may be the beginning of a
   * placeholder until `end`. Undefined when there is nothing to put back.
   */
  restorer(form: 'text' | 'json'): Restorer | undefined;
}

export interface Restorer {
  push(text: string): string;
  end(): string;
}

export interface Verdict {
  /** Kinds of what was taken out, with how often: `{ email: 2 }`. */
  readonly redacted: Readonly<Record<string, number>>;
  /** 0 to 1 of the untrusted parts; undefined without any. */
  readonly injection?: number | undefined;
  /** Names of the rules that were met. */
  readonly rules: readonly string[];
}

/** What a request may not hold. */
export abstract class Guards {
  /** Fails with `content_blocked` where the tenant wants that, and `too_large`. */
  abstract look(tenant: string, request: ModelRequest, wishes: GuardWishes): Promise<Guarded>;
}

/** Answers that were given before to exactly the same request, per tenant. */
export abstract class AnswerCache {
  abstract find(tenant: string, key: string): Promise<Answer | undefined>;
  abstract keep(tenant: string, key: string, answer: Answer, ttlMs: number): Promise<void>;
}

/** What was done, for usage, analytics and replay. */
export interface CallRecord {
  readonly id: string;
  readonly tenant: string;
  readonly actor: string;
  readonly path: Path;
  readonly operation: 'chat' | 'embeddings' | 'batch';
  readonly door: string;
  readonly purpose: string;
  readonly asked: string;
  readonly conversation?: string | undefined;
  readonly prompt?: Provenance | undefined;
  readonly agent?: string | undefined;
  readonly startedAt: Date;
  readonly attempts: readonly AttemptRecord[];
  readonly cache: 'hit' | 'miss' | 'off';
  /** Whose answer it was that was kept; of a hit alone. */
  readonly kept?: Pick<Candidate, 'provider' | 'model'> | undefined;
  readonly outcome: 'succeeded' | 'failed' | 'aborted';
  readonly error?: AppError | undefined;
  readonly latencyMs: number;
  /** Milliseconds to the first piece of content that the caller got. */
  readonly firstTokenMs?: number | undefined;
  readonly streamed: boolean;
  readonly finish?: string | undefined;
  readonly verdict?: Verdict | undefined;
  /** Stored only where the tenant asks for it. */
  readonly bodies?: { readonly request: ModelRequest; readonly answer?: Answer | undefined } | undefined;
  /** Made from the books, for want of the record itself, which takes its place should it come after all. Default false. */
  readonly recovered?: boolean | undefined;
}

export interface AttemptRecord {
  readonly attempt: number;
  readonly provider: string;
  readonly model: string;
  readonly outcome: 'succeeded' | 'failed' | 'aborted';
  readonly error?: string | undefined;
  readonly tokens: Tokens;
  /** Micro-dollars, debited. */
  readonly cost: bigint;
  readonly latencyMs: number;
}

/** From which template a prompt was made. */
export interface Provenance {
  readonly template: string;
  readonly version: number;
  readonly arm?: string | undefined;
  /** What it was filled with, as JSON text of an object. Kept with the bodies, so that a replay can fill another version. */
  readonly inputs?: string | undefined;
}

export abstract class Records {
  /** Takes it at once and writes it soon, in groups; what it has taken is written before the process ends in good order. Money does not depend on it. */
  abstract add(record: CallRecord): void;
  /** There will be one of this call. When the process dies before, another makes it from the books. */
  abstract expect(call: string, startedAt: Date): void;
  /** Resolves when they are written; what is there already stays. Fails as the database does. */
  abstract write(tenant: string, records: readonly CallRecord[]): Promise<void>;
}

/** What a tenant wants of its calls where these say nothing themselves. */
export interface CallDefaults {
  /** Milliseconds that an answer may be old; 0: no cache. */
  readonly cacheTtlMs: number;
  readonly storeBodies: boolean;
}

export abstract class CallSettings {
  abstract of(tenant: string): Promise<CallDefaults>;
}

/** How much is asked, without asking anybody: never less than the providers count, by and large. */
export abstract class TokenCounter {
  abstract request(request: ModelRequest, model: string): number;
  abstract texts(texts: readonly string[], model: string): number;
}

export interface CallOrder {
  readonly caller: Caller;
  readonly path: Path;
  /** A model or a tier: see `Wanted`. */
  readonly model: string;
  readonly request: ModelRequest;
  readonly streamed: boolean;
  /** `openai-chat`, `anthropic`, `grpc`, … */
  readonly door: string;
  /** For what: `spec.analyse`. Default empty. */
  readonly purpose?: string | undefined;
  readonly agent?: string | undefined;
  readonly conversation?: string | undefined;
  readonly prompt?: Provenance | undefined;
  /** Milliseconds that an answer may be old; 0: neither look nor keep. Default: the tenant's setting. */
  readonly cacheTtlMs?: number | undefined;
  readonly guards?: GuardWishes | undefined;
  /** Fires when the caller is gone or its deadline over. */
  readonly signal: AbortSignal;
  readonly deadlineMs?: number | undefined;
}
