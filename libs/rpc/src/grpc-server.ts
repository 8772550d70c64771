import { chmod, rm } from 'node:fs/promises';
import { actingAs, AppError, type Clock } from '@hexad/kernel';
import { runInTrace, type Log } from '@hexad/telemetry';
import { Server as GrpcCore, type sendUnaryData, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { toStatus } from './errors.js';
import { HEALTH, NOT_SERVING, SERVING } from './health.js';
import { readCall, type ServerCall } from './incoming-call.js';
import { MESSAGE_LIMIT } from './limits.js';
import type { AnyMethod, CallContext, TokenVerifier } from './ports.js';
import type { RpcExtras } from './rpc.decorator.js';
import { sendStream } from './send-stream.js';
import { serverCredentials, type MutualTls } from './tls.js';

export interface GrpcServerOptions {
  /** `unix:/…/spec.sock` or `host:port`; port 0 picks one. */
  readonly address: string;
  readonly verifier: TokenVerifier;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds that running calls get to end when the server closes; then they are cut. Default 10_000. */
  readonly drainMs?: number;
  /** On TCP; default: none. */
  readonly tls?: MutualTls | undefined;
}

type Reply = Parameters<sendUnaryData<unknown>>;

/** Serves the `@Rpc` handlers of a Nest module from their ts-proto definitions, and the standard health service. */
export class GrpcServer extends Server implements CustomTransportStrategy {
  readonly #options: GrpcServerOptions;
  readonly #core = new GrpcCore({
    'grpc.max_receive_message_length': MESSAGE_LIMIT,
    'grpc.max_send_message_length': MESSAGE_LIMIT,
  });
  readonly #running = new Set<{ readonly abort: AbortController; readonly stream: boolean }>();
  readonly #healthWatchers = new Set<ServerWritableStream<unknown, number>>();
  #draining = false;
  #port = 0;

  constructor(options: GrpcServerOptions) {
    super();
    this.#options = options;
  }

  /** The bound TCP port; 0 on a Unix socket. */
  get port(): number {
    return this.#port;
  }

  override on(): void {}

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is Nest's
  override unwrap<T>(): T {
    return this.#core as T;
  }

  override listen(callback: (error?: unknown) => void): void {
    // oxlint-disable-next-line promise/no-callback-in-promise -- Nest asks with a callback
    void this.#bind().then(callback, callback);
  }

  /** Stops taking calls, ends streams so that their clients go elsewhere, lets the rest end within `drainMs`, then cuts. */
  override async close(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    for (const watcher of this.#healthWatchers) {
      watcher.write(NOT_SERVING);
      watcher.end();
    }
    const closed = new Promise<void>((resolve) => this.#core.tryShutdown(() => resolve()));
    const reason = new AppError('unavailable', 'The service is shutting down; try again.');
    for (const call of this.#running) if (call.stream) call.abort.abort(reason);
    const cut = setTimeout(() => {
      for (const call of this.#running) call.abort.abort(reason);
      this.#core.forceShutdown();
    }, this.#options.drainMs ?? 10_000);
    await closed;
    clearTimeout(cut);
    if (this.#options.address.startsWith('unix:')) await rm(this.#options.address.slice(5), { force: true });
  }

  async #bind(): Promise<void> {
    for (const [, handler] of this.messageHandlers) this.#register(handler);
    this.#registerHealth();
    const { address } = this.#options;
    const socket = address.startsWith('unix:') ? address.slice(5) : undefined;
    // The host holds the data folder's lock, so a socket that is there was left by a process that died.
    if (socket !== undefined) await rm(socket, { force: true });
    this.#port = await new Promise<number>((resolve, reject) =>
      this.#core.bindAsync(address, serverCredentials(address, this.#options.tls), (error, port) =>
        error ? reject(new AppError('unavailable', `Cannot listen at ${address}: ${error.message}`, { cause: error })) : resolve(port),
      ),
    );
    if (socket !== undefined) {
      this.#port = 0;
      await chmod(socket, 0o600);
    }
  }

  #register(handler: MessageHandler): void {
    const extras = handler.extras as Partial<RpcExtras> | undefined;
    if (extras?.rpc === undefined) throw new AppError('internal', 'A message handler is here that @Rpc did not mark.');
    const { rpc, public: open = false } = extras;
    this.#add(
      rpc,
      rpc.responseStream
        ? (call: ServerWritableStream<unknown, unknown>) => void this.#serveStream(call, { rpc, public: open }, handler)
        : (call: ServerUnaryCall<unknown, unknown>, reply: sendUnaryData<unknown>) =>
            void this.#serveUnary(call, { rpc, public: open }, handler, reply),
    );
  }

  #registerHealth(): void {
    this.#add(HEALTH.check, (_call: unknown, reply: sendUnaryData<number>) => reply(null, this.#draining ? NOT_SERVING : SERVING));
    this.#add(HEALTH.watch, (call: ServerWritableStream<unknown, number>) => {
      this.#healthWatchers.add(call);
      call.on('cancelled', () => this.#healthWatchers.delete(call));
      call.write(this.#draining ? NOT_SERVING : SERVING);
    });
  }

  #add(method: AnyMethod, handler: (...parts: never[]) => void): void {
    this.#core.addService({ [method.path]: method }, { [method.path]: handler as never });
  }

  async #serveUnary(
    call: ServerUnaryCall<unknown, unknown>,
    extras: RpcExtras,
    handler: MessageHandler,
    reply: sendUnaryData<unknown>,
  ): Promise<void> {
    let answer: Reply;
    try {
      answer = [null, (await this.#handle(call, extras, handler)) ?? {}];
    } catch (error) {
      answer = [toStatus(AppError.from(error))];
    }
    reply(...answer);
  }

  async #serveStream(call: ServerWritableStream<unknown, unknown>, extras: RpcExtras, handler: MessageHandler): Promise<void> {
    try {
      await this.#handle(call, extras, handler, (items, context) => sendStream(call, items as AsyncIterable<unknown>, context.signal));
      call.end();
    } catch (error) {
      call.emit('error', toStatus(AppError.from(error)));
    }
  }

  /** Runs the handler (and `then`, on what it gave) with its context, as long as the call lives. */
  async #handle(
    call: ServerCall,
    extras: RpcExtras,
    handler: MessageHandler,
    then: (value: unknown, context: CallContext) => unknown = (value) => value,
  ): Promise<unknown> {
    const abort = new AbortController();
    const running = { abort, stream: extras.rpc.responseStream };
    call.on('cancelled', () => abort.abort(new AppError('cancelled', 'The caller went away or its deadline passed.')));
    this.#running.add(running);
    try {
      const { context, trace } = await readCall(call, extras, abort.signal, this.#options.verifier, this.#options.clock);
      const work = async (): Promise<unknown> => {
        try {
          const value: unknown = await handler(call.request, context);
          return await then(isObservable(value) ? await lastValueFrom(value) : value, context);
        } catch (error) {
          this.#note(error, extras.rpc);
          throw error;
        }
      };
      // What an anonymous caller makes happen, the service does.
      return await runInTrace(trace, () => (extras.public ? work() : actingAs.run(context.caller.actor, work)));
    } finally {
      this.#running.delete(running);
    }
  }

  #note(thrown: unknown, method: AnyMethod): void {
    const error = AppError.from(thrown);
    if (error.code === 'internal') this.#options.log.error(`The call ${method.path} failed: ${error.message}`, { error: thrown });
    else this.#options.log.debug(`The call ${method.path} was refused: ${error.message}`, { code: error.code });
  }
}
