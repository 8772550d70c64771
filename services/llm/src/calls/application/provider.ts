import type { Answer, Embeddings, Piece } from '../domain/answer.js';
import type { Dialect, ModelRequest } from '../domain/request.js';

/** Where and as whom a provider is called. */
export interface Access {
  /** The tenant's name of the provider, by which sentences call it. */
  readonly provider: string;
  /** Base as the provider's SDK wants it, checked against the allow-list. */
  readonly baseUrl: string;
  /** In memory for this call only; undefined where the provider needs none. Never in an error, a log or a span. */
  readonly secret: string | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds for the whole call; of a stream, for the time to its next piece. */
  readonly timeoutMs: number;
  /** Not a byte goes to the provider before it resolves; what it fails with, the call fails with. The time begins then. Default: at once. */
  readonly cleared?: Promise<unknown> | undefined;
  /** Headers besides, such as `traceparent` or an organisation. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A request on its way to a provider. */
export interface Sending extends Access {
  /** As the provider names the model. */
  readonly model: string;
  readonly request: ModelRequest;
  /** The most that the model gives, for protocols that want the limit said (Anthropic) when the request has none. */
  readonly maxOutput: number;
}

export interface Embedding extends Access {
  readonly model: string;
  readonly texts: readonly string[];
  readonly dimensions?: number | undefined;
}

/**
 * A protocol in which models are called, through its official SDK with the SDK's own retries off. Every failure is an AppError with the code that
 * says what became of the call: `key_refused`, `provider_denied`, `provider_unpaid`, `provider_limited` (details `retryAfterMs`), `provider_unavailable`,
 * `provider_timeout`, `context_too_long`, `tool_invalid`, `model_unknown`, `provider_rejected`, `cancelled`, `stream_broken` (a stream that
 * ended without its end), `too_large` (an answer without bounds), `host_refused` (a redirect, which is not followed). Details have `provider`
 * status and, where the provider named one, its request id; never a body that could hold the secret.
 */
export abstract class Provider {
  abstract readonly dialect: Dialect;
  /** Fails with `unsupported` when the request has what this protocol cannot say: an `extra` or a part of another dialect, a field without a word. */
  abstract complete(sending: Sending): Promise<Answer>;
  /** Ends as soon as the consumer stops or the signal fires, and the connection with it. */
  abstract stream(sending: Sending): AsyncIterable<Piece>;
  /** Counted by the provider; undefined where it cannot count. */
  abstract count(sending: Sending): Promise<number | undefined>;
  /** Fails with `unsupported` where the provider has none. */
  abstract embed(embedding: Embedding): Promise<Embeddings>;
  /** Ids of the models that this key may use; the cheapest way to try a key. */
  abstract models(access: Access): Promise<readonly string[]>;
}

/** A job of many requests that the provider answers within hours at a lower price. */
export abstract class BatchProvider {
  abstract readonly dialect: Dialect;
  /** `custom` ids are unique in a job. Gives the provider's id of the job. */
  abstract begin(access: Access, model: string, items: readonly BatchItem[], maxOutput: number): Promise<string>;
  abstract look(access: Access, id: string): Promise<BatchState>;
  /** In any order, each once; only of a job that has ended. */
  abstract results(access: Access, id: string): AsyncIterable<BatchResult>;
  abstract cancel(access: Access, id: string): Promise<void>;
}

export interface BatchItem {
  readonly custom: string;
  readonly request: ModelRequest;
}

export interface BatchState {
  readonly state: 'running' | 'cancelling' | 'ended' | 'failed' | 'expired' | 'cancelled';
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
}

export type BatchResult =
  | { readonly custom: string; readonly answer: Answer }
  | { readonly custom: string; readonly error: { readonly code: string; readonly message: string } };
