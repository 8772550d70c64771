import { chmod, rm } from 'node:fs/promises';
import { AppError, type Clock } from '@hexad/kernel';
import { NoTracing, type Log, type Metrics, type Tracing } from '@hexad/telemetry';
import { Server as GrpcCore, type sendUnaryData, type ServerUnaryCall, type ServerWritableStream } from '@grpc/grpc-js';
import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { Server } from '@nestjs/microservices';
import { HEALTH, Health, type HealthRequest } from './health.js';
import { CHANNEL } from './limits.js';
import type { AnyMethod, TokenVerifier } from './ports.js';
import { ProjectDoor, type ProjectDoorOptions } from './project-door.js';
import { reflection } from './reflection.js';
import { Refusals } from './refusals.js';
import type { RpcExtras } from './rpc.decorator.js';
import { ServedCalls } from './served-calls.js';
import { serverCredentials, type ServerTls } from './tls.js';

export interface GrpcServerOptions {
  /** `unix:/…/spec.sock` or `host:port`; port 0 picks one. */
  readonly address: string;
  readonly verifier: TokenVerifier;
  readonly clock: Clock;
  readonly log: Log;
  /** Where refused calls are counted. Default: nowhere. */
  readonly metrics?: Metrics;
  /** Records each call; default: nothing. */
  readonly tracing?: Tracing;
  /** Milliseconds that running calls get to end when the server closes; then they are cut. Default 10_000. */
  readonly drainMs?: number;
  /** Milliseconds after which a TCP connection is ended gently, so that clients look their addresses up again. Default 300_000, ± 10 %. */
  readonly connectionAgeMs?: number;
  /** Who gets at what belongs to a project. Default: everybody of the tenant. */
  readonly projects?: ProjectDoorOptions;
  /** On TCP; default: none. */
  readonly tls?: ServerTls | undefined;
}

/** Serves the `@Rpc` handlers of a Nest module from their ts-proto definitions, and the standard health and reflection services. */
export class GrpcServer extends Server implements CustomTransportStrategy {
  readonly #options: GrpcServerOptions;
  readonly #core: GrpcCore;
  readonly #calls: ServedCalls;
  readonly #door: ProjectDoor | undefined;
  #health = new Health([]);
  #closing: Promise<void> | undefined;
  #bound = '';
  #port = 0;

  constructor(options: GrpcServerOptions) {
    super();
    this.#options = options;
    const refusals = new Refusals(options.metrics);
    const { address, verifier, log, tracing = new NoTracing(), connectionAgeMs = 300_000 } = options;
    this.#door = options.projects && new ProjectDoor(options.projects);
    this.#calls = new ServedCalls({ verifier, log, refusals, tracing, door: this.#door });
    this.#core = new GrpcCore({
      ...CHANNEL,
      ...(!address.startsWith('unix:') && { 'grpc.max_connection_age_ms': connectionAgeMs }),
      interceptors: [refusals.watch],
    });
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
  override close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#health.drain();
    const { drainMs = 10_000 } = this.#options;
    // It ends what is still there after that time; without channelz nothing else in grpc-js does.
    if (this.#bound !== '') this.#core.drain(this.#bound, drainMs);
    const closed = new Promise<void>((resolve) => this.#core.tryShutdown(() => resolve()));
    this.#calls.drain();
    const cut = setTimeout(() => this.#calls.cut(), drainMs);
    await closed;
    clearTimeout(cut);
    if (this.#options.address.startsWith('unix:')) await rm(this.#options.address.slice(5), { force: true });
  }

  async #bind(): Promise<void> {
    const handlers = [...this.messageHandlers.values()];
    const services = new Set(handlers.map((handler) => serviceOf(this.#register(handler))));
    this.#registerOwn(services);
    const { address } = this.#options;
    const socket = address.startsWith('unix:') ? address.slice(5) : undefined;
    // The host holds the data folder's lock, so a socket that is there was left by a process that died.
    if (socket !== undefined) await rm(socket, { force: true });
    this.#port = await new Promise<number>((resolve, reject) =>
      this.#core.bindAsync(address, serverCredentials(address, this.#options.tls), (error, port) =>
        error ? reject(cannotListen(address, error)) : resolve(port),
      ),
    );
    this.#bound = socket === undefined ? `${address.slice(0, address.lastIndexOf(':'))}:${this.#port}` : address;
    if (socket !== undefined) {
      this.#port = 0;
      await chmod(socket, 0o600);
    }
  }

  #register(handler: MessageHandler): AnyMethod {
    const extras = handler.extras as Partial<RpcExtras> | undefined;
    if (extras?.rpc === undefined) throw new AppError('internal', 'A message handler is here that @Rpc did not mark.');
    const { rpc, public: open = false, finite = false, within } = extras;
    const marked: RpcExtras = { rpc, public: open, finite, ...(within && { within }) };
    this.#door?.check(marked);
    this.#add(
      marked.rpc,
      marked.rpc.responseStream
        ? (call: ServerWritableStream<unknown, unknown>) => void this.#calls.stream(call, marked, handler)
        : (call: ServerUnaryCall<unknown, unknown>, reply: sendUnaryData<unknown>) => void this.#calls.unary(call, marked, handler, reply),
    );
    return marked.rpc;
  }

  #registerOwn(services: ReadonlySet<string>): void {
    this.#health = new Health(services);
    this.#add(HEALTH.check, (call: ServerUnaryCall<HealthRequest, number>, reply: sendUnaryData<number>) =>
      this.#health.check(call, reply),
    );
    this.#add(HEALTH.watch, (call: ServerWritableStream<HealthRequest, number>) => this.#health.watch(call));
    for (const { method, serve } of reflection([...services])) this.#add(method, serve);
  }

  #add(method: AnyMethod, handler: (...parts: never[]) => void): void {
    this.#core.addService({ [method.path]: method }, { [method.path]: handler as never });
  }
}

/** `/hexad.spec.v1.SpecService/Analyse` → `hexad.spec.v1.SpecService` */
const serviceOf = ({ path }: AnyMethod): string => path.slice(1, path.lastIndexOf('/'));

function cannotListen(address: string, cause: Error): AppError {
  const said = cause.message;
  if (said.includes('EADDRINUSE'))
    return new AppError('port_taken', `${address} is in use by another program; stop it, or choose another port with HEXAD_RPC_LISTEN.`, {
      cause,
    });
  const code = /EADDRNOTAVAIL|EACCES/.test(said) && !address.startsWith('unix:') ? 'settings_invalid' : 'unavailable';
  return new AppError(code, `Cannot listen at ${address}: ${said}`, { cause });
}
