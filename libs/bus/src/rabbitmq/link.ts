import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import type { Arrival } from '../broker/arrival.js';
import { within } from '../within.js';
import { fromAmqp } from './errors.js';

export interface LinkOptions {
  readonly url: string;
  /** Its host and port, for people. */
  readonly where: string;
  /** What the broker shows for the connection. */
  readonly name: string;
  readonly log: Log;
  /** Hears what becomes of the first connection. */
  readonly arrival: Arrival;
  /** Milliseconds before connecting is tried again, at most; default 5_000. */
  readonly maxDelayMs?: number;
}

/** What amqplib does not show: its socket. */
interface Inside {
  readonly stream: Socket;
}

const inside = (model: ChannelModel): Inside => model.connection as unknown as Inside;

/** amqplib writes every frame by itself. Those of one turn of the event loop go out together: some 200 system calls become one. */
function writeTogether(socket: Socket): void {
  const write: (chunk: Uint8Array | string) => boolean = socket.write.bind(socket);
  const flush = (): void => socket.uncork();
  socket.write = (chunk: Uint8Array | string): boolean => {
    if (socket.writableCorked === 0) {
      socket.cork();
      setImmediate(flush);
    }
    return write(chunk);
  };
}

/** Closing a closed channel throws at once. */
async function closed(channel: Channel): Promise<void> {
  try {
    await channel.close();
  } catch {
    // It is.
  }
}

const CONNECT_MS = 10_000;
const CLOSE_MS = 2_000;
const HEARTBEAT_SECONDS = 15;

/** One connection to the broker, made again for ever when it is lost. */
export class Link implements AsyncDisposable {
  readonly #options: Required<LinkOptions>;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #model: ChannelModel | undefined;
  #up = Promise.withResolvers<ChannelModel>();
  #blocked: string | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(options: LinkOptions) {
    this.#options = { maxDelayMs: 5_000, ...options };
    this.#up.promise.catch(() => undefined);
    this.#running = this.#run();
  }

  /** Why the broker takes nothing at the moment: it ran out of memory or disk. */
  get blocked(): string | undefined {
    return this.#blocked;
  }

  /** True when there will be no connection any more. */
  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Resolves with the connection when there is one; rejects when the link is closed, and while the broker refuses to let us in. */
  connection(): Promise<ChannelModel> {
    return this.#up.promise;
  }

  /** On a channel of its own, so that a refusal ends nothing else. Rejects with one of our errors. */
  async onChannel<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const channel = await (await this.connection()).createChannel();
    // The operation that was refused hears of it as well.
    channel.on('error', () => undefined);
    try {
      return await work(channel);
    } catch (error) {
      throw fromAmqp(error);
    } finally {
      await closed(channel);
    }
  }

  onBlocked(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** Ends a connection that does not answer; a new one is made. */
  drop(): void {
    if (this.#model) inside(this.#model).stream.destroy(new Error('the connection does not answer'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    const model = this.#model;
    if (model) await within(CLOSE_MS, model.close()).catch(() => this.drop());
    await this.#running;
  }

  async #run(): Promise<void> {
    const { url, log, maxDelayMs, name, arrival } = this.#options;
    for (let failures = 0; !this.#closing.signal.aborted;) {
      try {
        await this.#once(url, () => (failures = 0));
      } catch (thrown) {
        const error = this.#fault(thrown);
        failures += 1;
        arrival.missed(error);
        if (error.code === 'forbidden') this.#refuse(error);
        if (!this.#closing.signal.aborted) log.warn('RabbitMQ is away; connecting again', { connection: name, failures, error });
      }
      const delayMs = Math.min(maxDelayMs, 50 * 2 ** failures) * (0.5 + Math.random() / 2);
      await wait(delayMs, undefined, { signal: this.#closing.signal, ref: false }).catch(() => undefined);
    }
    this.#refuse(new AppError('unavailable', 'The bus is closed.'));
  }

  /** Connects, and resolves when the connection has ended. */
  async #once(url: string, connected: () => void): Promise<void> {
    const address = new URL(url);
    if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
    const { name } = this.#options;
    const model = await this.#connect(address.href, { connection_name: name });
    const ended = Promise.withResolvers<void>();
    let lost: Error | undefined;
    model.on('error', (error) => (lost = error));
    model.on('close', (error) => ((error ?? lost) ? ended.reject(error ?? lost) : ended.resolve()));
    model.on('blocked', (reason) => this.#block(reason));
    model.on('unblocked', () => (this.#blocked = undefined));
    writeTogether(inside(model).stream);
    connected();
    this.#options.arrival.reached();
    this.#model = model;
    if (this.#closing.signal.aborted) void model.close().catch(() => undefined);
    this.#up.resolve(model);
    try {
      await ended.promise;
    } finally {
      this.#model = undefined;
      this.#blocked = undefined;
      this.#expect();
      inside(model).stream.destroy();
    }
  }

  /** A broker that takes the connection and says nothing is given up after a while, and at once when the link is closed. */
  async #connect(url: string, clientProperties: Record<string, unknown>): Promise<ChannelModel> {
    const giveUp = new AbortController();
    const stop = (): void => giveUp.abort();
    this.#closing.signal.addEventListener('abort', stop, { once: true });
    try {
      this.#closing.signal.throwIfAborted();
      // The signal is an option of the socket that amqplib's types leave out.
      const options = { noDelay: true, timeout: CONNECT_MS, clientProperties, signal: giveUp.signal };
      return await connect(url, options);
    } finally {
      this.#closing.signal.removeEventListener('abort', stop);
    }
  }

  #fault(thrown: unknown): AppError {
    const error = fromAmqp(thrown);
    if (error.code !== 'forbidden') return error;
    const refuses = `RabbitMQ at ${this.#options.where} refuses the user, the password or the virtual host of HEXAD_BUS_URL`;
    return new AppError('forbidden', `${refuses}: ${error.message}`, { cause: error });
  }

  #block(reason: string): void {
    this.#blocked = reason;
    this.#options.log.warn('RabbitMQ takes no messages until it has room again', { reason });
    for (const listener of this.#listeners) listener();
  }

  /** Whoever waits hears why there is no connection. Whoever asks from now on waits for the next one. */
  #refuse(error: AppError): void {
    this.#up.reject(error);
    if (!this.#closing.signal.aborted) this.#expect();
  }

  #expect(): void {
    this.#up = Promise.withResolvers();
    this.#up.promise.catch(() => undefined);
  }
}
