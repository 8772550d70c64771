import { actingAs, AppError } from '@hexad/kernel';
import { newTrace, parseTraceparent, runInTrace, type Log, type Span, type TraceContext, type Tracing } from '@hexad/telemetry';
import type { sendUnaryData, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { header, readCall, type ServerCall } from './incoming-call.js';
import { HEADER } from './limits.js';
import type { AnyMethod, CallContext, TokenVerifier } from './ports.js';
import type { ProjectDoor } from './project-door.js';
import type { Refusals } from './refusals.js';
import type { RpcExtras } from './rpc.decorator.js';
import { RunningCall } from './running-call.js';
import { sendStream } from './send-stream.js';
import { serving } from './serving.js';
import { answered, calling, refused } from './spans.js';

export interface ServedCallsOptions {
  readonly verifier: TokenVerifier;
  readonly log: Log;
  readonly refusals: Refusals;
  readonly tracing: Tracing;
  readonly door: ProjectDoor | undefined;
}

const CLOSING = 'The service is shutting down; try again.';

/** The calls that a server is answering now: each with its verified caller, deadline, trace and abort signal. */
export class ServedCalls {
  readonly #options: ServedCallsOptions;
  readonly #running = new Set<RunningCall>();
  #draining = false;

  constructor(options: ServedCallsOptions) {
    this.#options = options;
  }

  /** Refuses new calls as `unavailable`, which is tried again elsewhere, and ends the streams, whose readers go on elsewhere. */
  drain(): void {
    this.#draining = true;
    this.#cut((call) => call.endless);
  }

  /** Aborts what is left. */
  cut(): void {
    this.#cut(() => true);
  }

  async unary(
    call: ServerUnaryCall<unknown, unknown>,
    extras: RpcExtras,
    handler: MessageHandler,
    reply: sendUnaryData<unknown>,
  ): Promise<void> {
    let value: unknown;
    try {
      value = (await this.#handle(call, extras, handler)) ?? {};
    } catch (error) {
      return reply(this.#refused(error, extras.rpc));
    }
    reply(null, value);
  }

  async stream(call: ServerWritableStream<unknown, unknown>, extras: RpcExtras, handler: MessageHandler): Promise<void> {
    try {
      await this.#handle(call, extras, handler, (items, context) => sendStream(call, items as AsyncIterable<unknown>, context.signal));
      call.end();
    } catch (error) {
      call.emit('error', this.#refused(error, extras.rpc));
    }
  }

  /** Runs the handler (and `then`, on what it gave) with its context, as long as the call lives. */
  async #handle(
    call: ServerCall,
    extras: RpcExtras,
    handler: MessageHandler,
    then?: (value: unknown, context: CallContext) => Promise<void>,
  ): Promise<unknown> {
    if (this.#draining) throw new AppError('unavailable', CLOSING);
    const running = new RunningCall(extras.rpc.responseStream, extras.finite);
    call.on('cancelled', () => running.abort('cancelled', 'The caller went away or its deadline passed.'));
    this.#running.add(running);
    try {
      return await this.#traced(call, extras.rpc, async (trace) => {
        const { verifier, door } = this.#options;
        const context = await readCall(call, extras, { running, verifier, trace, door });
        if (door?.guards(extras)) await this.#pass(door, call, context, extras, running);
        const work = async (): Promise<unknown> => {
          const answer: unknown = await handler(call.request, context);
          const value: unknown = isObservable(answer) ? await lastValueFrom(answer) : answer;
          return then === undefined ? value : then(value, context);
        };
        const bounded = () => serving.until(context.deadline, work);
        // What an anonymous caller makes happen, the service does.
        return extras.public ? bounded() : actingAs.run(context.caller.actor, bounded);
      });
    } finally {
      running.end();
      this.#running.delete(running);
    }
  }

  async #pass(door: ProjectDoor, { request }: ServerCall, { caller }: CallContext, extras: RpcExtras, running: RunningCall): Promise<void> {
    await door.pass(caller, request, extras);
    if (!running.stream) return;
    const again = setInterval(() => {
      door.pass(caller, request, extras).catch((thrown: unknown) => {
        const { code, message, retryable } = AppError.from(thrown);
        if (!retryable) running.abort(code, message);
      });
    }, door.lookAgainMs).unref();
    running.atEnd(() => clearInterval(again));
  }

  /** Within a trace in any case: that of the caller, or a new one. */
  #traced<T>(call: ServerCall, method: AnyMethod, work: (trace: TraceContext) => Promise<T>): Promise<T> {
    const parent = parseTraceparent(header(call.metadata, HEADER.traceparent));
    const { tracing } = this.#options;
    if (!tracing.recording) {
      const trace = parent ?? newTrace();
      return runInTrace(trace, () => work(trace));
    }
    const serve = async (span: Span): Promise<T> => {
      const answer = await work(span.context!);
      answered(span);
      return answer;
    };
    return tracing.during(calling(method, 'server', parent), serve, (span, error) => refused(span, 'server', error));
  }

  #refused(thrown: unknown, method: AnyMethod) {
    const error = AppError.from(thrown);
    if (error.code === 'internal') this.#options.log.error(`The call ${method.path} failed: ${error.message}`, { error: thrown });
    else this.#options.log.debug(`The call ${method.path} was refused: ${error.message}`, { code: error.code });
    return this.#options.refusals.answer(method.path, error);
  }

  #cut(which: (call: { readonly endless: boolean }) => boolean): void {
    for (const call of this.#running) if (which(call)) call.abort('unavailable', CLOSING);
  }
}
