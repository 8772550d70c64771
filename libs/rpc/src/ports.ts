import type { Caller } from '@hexad/kernel';
import type { MethodDefinition } from '@grpc/grpc-js';

/** What a handler knows of the call it serves. The caller was verified from the token. */
export interface CallContext {
  readonly caller: Caller;
  /** Unix milliseconds. Past it the answer interests nobody. */
  readonly deadline: number;
  /** Aborted when the client went away, the deadline passed, or the server stops. */
  readonly signal: AbortSignal;
  readonly idempotencyKey?: string;
  readonly traceparent?: string;
  /** The projects that exist for the caller, for lists; undefined for all of the tenant. Empty text stands for what belongs to none. */
  projects(): Promise<readonly string[] | undefined>;
}

/** How a client calls. */
export interface CallOptions {
  readonly caller: Caller;
  /**
   * Milliseconds for the whole call with its retries; default 10_000. For a server stream: until its end, default a day. Never longer than
   * the call that is being served has left.
   */
  readonly timeoutMs?: number;
  /** Milliseconds from the beginning after which a failure is not tried again; default: as long as there is time. */
  readonly retryMs?: number;
  /** Makes a retried write one write; made up when absent. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export type AnyMethod = MethodDefinition<any, any>; // oxlint-disable-line typescript/no-explicit-any -- grpc-js itself is typed so

/** A ts-proto service definition (`SpecServiceService`). */
export type ServiceDefinition = Readonly<Record<string, AnyMethod>>;

export type RequestOf<M> = M extends { requestSerialize: (value: infer R) => Buffer } ? R : never;
export type ResponseOf<M> = M extends { responseDeserialize: (value: Buffer) => infer R } ? R : never;

/** One promise (or async iterable, for a server stream) per RPC. Failures are AppErrors with the server's code. */
export type RpcClient<S extends ServiceDefinition> = {
  readonly [M in keyof S]: S[M]['responseStream'] extends true
    ? (request: RequestOf<S[M]>, options: CallOptions) => AsyncIterable<ResponseOf<S[M]>>
    : (request: RequestOf<S[M]>, options: CallOptions) => Promise<ResponseOf<S[M]>>;
};

/** Finds services and calls them: over Unix sockets in one process, over TCP outside. */
export abstract class RpcClients {
  /** `to` is the role's name: `spec`. Connections are shared and lazy. Calling inside a store transaction throws. */
  abstract client<S extends ServiceDefinition>(to: string, definition: S): RpcClient<S>;
}

/** Where roles listen and are found: `unix:/…` or `host:port`. */
export abstract class Addresses {
  /** What the role's server binds. */
  abstract listen(role: string): string;
  /** What its clients dial. */
  abstract dial(role: string): string;
}

/** Gives the token that goes with a call for `caller`. Fails with the code of whoever refused it. */
export abstract class TokenSource {
  abstract token(caller: Caller): Promise<string>;
}

/** Says whose token this is. Fails with `unauthenticated`. */
export abstract class TokenVerifier {
  abstract verify(token: string): Promise<Caller>;
}
