import { randomUUID } from 'node:crypto';
import { assertOutsideTransaction, AppError, type Clock } from '@hexad/kernel';
import { childOf, currentTrace, formatTraceparent } from '@hexad/telemetry';
import { Metadata } from '@grpc/grpc-js';
import { ANONYMOUS } from './caller.js';
import { Breakers } from './breakers.js';
import type { Connections } from './connections.js';
import { invokeStream, invokeUnary, type Invocation } from './invoke.js';
import { DEFAULT_STREAM_TIMEOUT_MS, DEFAULT_TIMEOUT_MS, HEADER } from './limits.js';
import { RpcClients, type AnyMethod, type CallOptions, type RpcClient, type ServiceDefinition, type TokenSource } from './ports.js';
import { retrying } from './retry.js';
import { serving } from './serving.js';

export interface GrpcClientsOptions {
  readonly connections: Connections;
  readonly tokens: TokenSource;
  readonly clock: Clock;
}

/**
 * Calls other services: with the caller's token, a deadline, an idempotency key and the trace; retryable failures are tried again with
 * jitter until the deadline. A service that has not answered many calls in a row is left alone for a second. A stream is tried again only before its first item: its reader knows where to go on.
 */
export class GrpcClients extends RpcClients {
  readonly #options: GrpcClientsOptions;
  readonly #breakers = new Breakers();

  constructor(options: GrpcClientsOptions) {
    super();
    this.#options = options;
  }

  override client<S extends ServiceDefinition>(to: string, definition: S): RpcClient<S> {
    const methods = Object.entries(definition).map(([name, method]) => [
      name,
      method.responseStream
        ? (request: unknown, options: CallOptions) => this.#stream(to, method, request, options)
        : (request: unknown, options: CallOptions) => this.#unary(to, method, request, options),
    ]);
    return Object.fromEntries(methods) as RpcClient<S>;
  }

  async #unary(to: string, method: AnyMethod, request: unknown, options: CallOptions): Promise<unknown> {
    assertOutsideTransaction(`The call ${method.path}`);
    const plan = this.#plan(options, DEFAULT_TIMEOUT_MS);
    return retrying(
      async () => {
        const invocation = await this.#invocation(to, method, request, options, plan);
        return this.#breakers.around(to, () => invokeUnary(invocation));
      },
      { ...plan, clock: this.#options.clock },
    );
  }

  async *#stream(to: string, method: AnyMethod, request: unknown, options: CallOptions): AsyncGenerator<unknown, void> {
    assertOutsideTransaction(`The call ${method.path}`);
    const plan = this.#plan(options, DEFAULT_STREAM_TIMEOUT_MS);
    const { stream, first } = await retrying(
      async () => {
        const stream = invokeStream(await this.#invocation(to, method, request, options, plan));
        return { stream, first: await stream.next() };
      },
      { ...plan, clock: this.#options.clock, deadline: Math.min(plan.deadline, this.#options.clock.now().getTime() + DEFAULT_TIMEOUT_MS) },
    );
    try {
      if (first.done === true) return;
      yield first.value;
      yield* stream;
    } finally {
      await stream.return();
    }
  }

  #plan(options: CallOptions, defaultTimeout: number) {
    const now = this.#options.clock.now().getTime();
    // Whoever is called on behalf of a call has no longer than that call.
    const deadline = Math.min(now + (options.timeoutMs ?? defaultTimeout), serving.deadline() ?? Infinity);
    if (!(deadline > now)) throw new AppError('timeout', 'There is no time left for the call.');
    return {
      deadline,
      idempotencyKey: options.idempotencyKey ?? randomUUID(),
      ...(options.signal && { signal: options.signal }),
    };
  }

  async #invocation(
    to: string,
    method: AnyMethod,
    request: unknown,
    options: CallOptions,
    plan: { deadline: number; idempotencyKey: string },
  ): Promise<Invocation> {
    const metadata = new Metadata();
    if (options.caller !== ANONYMOUS) metadata.set(HEADER.authorization, `Bearer ${await this.#options.tokens.token(options.caller)}`);
    metadata.set(HEADER.idempotencyKey, plan.idempotencyKey);
    metadata.set(HEADER.traceparent, formatTraceparent(childOf(currentTrace())));
    return {
      client: this.#options.connections.to(to),
      method,
      request,
      metadata,
      deadline: plan.deadline,
      ...(options.signal && { signal: options.signal }),
    };
  }
}
