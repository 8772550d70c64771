import { randomUUID } from 'node:crypto';
import { assertOutsideTransaction, AppError, type Clock } from '@hexad/kernel';
import { currentTrace, formatTraceparent, NoTracing, type Span, type Tracing } from '@hexad/telemetry';
import { Metadata } from '@grpc/grpc-js';
import { ANONYMOUS } from './caller.js';
import { Breakers } from './breakers.js';
import type { Connections } from './connections.js';
import { invokeStream, invokeUnary, type Invocation } from './invoke.js';
import { DEFAULT_STREAM_TIMEOUT_MS, DEFAULT_TIMEOUT_MS, HEADER } from './limits.js';
import { RpcClients, type AnyMethod, type CallOptions, type RpcClient, type ServiceDefinition, type TokenSource } from './ports.js';
import { retrying } from './retry.js';
import { serving } from './serving.js';
import { answered, calling, placeOf, refused } from './spans.js';

export interface GrpcClientsOptions {
  readonly connections: Connections;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  /** Records every try of a call; default: nothing. */
  readonly tracing?: Tracing;
}

/**
 * Calls other services: with the caller's token, a deadline, an idempotency key and the trace; retryable failures are tried again with
 * jitter until the deadline. A service that has not answered many calls in a row is left alone for a second. A stream is tried again only before its first item: its reader knows where to go on.
 */
export class GrpcClients extends RpcClients {
  readonly #options: GrpcClientsOptions;
  readonly #breakers = new Breakers();
  readonly #tracing: Tracing;

  constructor(options: GrpcClientsOptions) {
    super();
    this.#options = options;
    this.#tracing = options.tracing ?? new NoTracing();
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
      () =>
        this.#traced(method, async (span) => {
          const invocation = await this.#invocation(to, method, request, options, plan, span);
          return this.#breakers.around(to, () => invokeUnary(invocation));
        }),
      { ...plan, clock: this.#options.clock, deadline: plan.retriesUntil },
    );
  }

  async *#stream(to: string, method: AnyMethod, request: unknown, options: CallOptions): AsyncGenerator<unknown, void> {
    assertOutsideTransaction(`The call ${method.path}`);
    const plan = this.#plan(options, DEFAULT_STREAM_TIMEOUT_MS);
    const untilFirst = Math.min(plan.retriesUntil, this.#options.clock.now().getTime() + DEFAULT_TIMEOUT_MS);
    const span = this.#tracing.start(calling(method, 'client', currentTrace()));
    let stream: AsyncGenerator<unknown, void> | undefined;
    try {
      const first = await retrying(
        async () => {
          stream = invokeStream(await this.#invocation(to, method, request, options, plan, span));
          return stream.next();
        },
        { ...plan, clock: this.#options.clock, deadline: untilFirst },
      );
      if (first.done !== true) {
        yield first.value;
        yield* stream!;
      }
      answered(span);
    } catch (error) {
      refused(span, 'client', error);
      throw error;
    } finally {
      span.end();
      await stream?.return();
    }
  }

  /** One try of a call as a span of its own. */
  #traced<T>(method: AnyMethod, work: (span: Span) => Promise<T>): Promise<T> {
    if (!this.#tracing.recording) return work(this.#tracing.start(calling(method, 'client', currentTrace())));
    const call = async (span: Span): Promise<T> => {
      const answer = await work(span);
      answered(span);
      return answer;
    };
    return this.#tracing.during(calling(method, 'client', currentTrace()), call, (span, error) => refused(span, 'client', error));
  }

  #plan(options: CallOptions, defaultTimeout: number) {
    const now = this.#options.clock.now().getTime();
    // Whoever is called on behalf of a call has no longer than that call.
    const deadline = Math.min(now + (options.timeoutMs ?? defaultTimeout), serving.deadline() ?? Infinity);
    if (!(deadline > now)) throw new AppError('timeout', 'There is no time left for the call.');
    return {
      deadline,
      retriesUntil: Math.min(deadline, now + (options.retryMs ?? Infinity)),
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
    span: Span,
  ): Promise<Invocation> {
    const metadata = new Metadata();
    if (options.caller !== ANONYMOUS) metadata.set(HEADER.authorization, `Bearer ${await this.#options.tokens.token(options.caller)}`);
    metadata.set(HEADER.idempotencyKey, plan.idempotencyKey);
    if (span.context) metadata.set(HEADER.traceparent, formatTraceparent(span.context));
    const client = this.#options.connections.to(to);
    if (this.#tracing.recording) span.set(placeOf(client));
    return {
      client,
      method,
      request,
      metadata,
      deadline: plan.deadline,
      ...(options.signal && { signal: options.signal }),
    };
  }
}
