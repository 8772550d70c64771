import { AppError } from '@hexad/kernel';
import type { OutboxMessage } from '@hexad/store';
import type { Log } from '@hexad/telemetry';
import { Arrival } from '../broker/arrival.js';
import { BrokerDriver } from '../broker/broker-driver.js';
import { DeadLetters, type DeadLetter, type DeadLetterQuery } from '../dead-letters.js';
import type { Lane, LaneOptions, Received, Taking } from '../driver.js';
import { elapsed } from './elapsed.js';
import { addressOf, type Address } from './link.js';
import { Names } from './names.js';
import { NatsSession, type SessionOptions } from './nats-session.js';

export interface NatsOptions {
  /** Of every stream, bucket and subject; lower case. Default `hexad`. */
  readonly prefix?: string;
  /** Of events, tasks and dead letters, each; default 1 GiB. At the limit publishing fails with `exhausted`. */
  readonly maxBytes?: number;
  /** Copies in a cluster of servers; default 1. */
  readonly replicas?: number;
  /** Milliseconds of silence until what a process holds is given to others; default 10_000. */
  readonly leaseMs?: number;
  /** Deliveries until the server gives a task up, whatever a retry policy says; default 100. */
  readonly maxDeliver?: number;
  /** Is told once that the server is waited for and why, and once that it is there. */
  readonly tell?: ((sentence: string) => void) | undefined;
}

const FIRST_AGAIN_MS = 100;
const LAST_AGAIN_MS = 2_000;

/** The transport over NATS JetStream. It may be made before there is a server. */
export class NatsDriver extends BrokerDriver {
  override readonly system = 'nats';
  override readonly deadLetters: DeadLetters = new SessionDeadLetters(() => this.#now());
  readonly #names: Names;
  readonly #address: Address;
  readonly #log: Log;
  readonly #options: SessionOptions;
  readonly #closing = new AbortController();
  readonly #opening: Promise<void>;
  readonly #arrival: Arrival;
  /** Why the server does not let us in. */
  #refused: AppError | undefined;
  #session: NatsSession | undefined;

  /** Fails with `invalid` when the address or the prefix is none. */
  constructor(url: string, log: Log, { prefix = 'hexad', ...options }: NatsOptions = {}) {
    super();
    this.#address = addressOf(url);
    this.#names = new Names(prefix);
    this.#log = log;
    const { maxBytes = 1024 ** 3, replicas = 1, leaseMs = 10_000, maxDeliver = 100, tell = () => undefined } = options;
    this.#options = { maxBytes, replicas, leaseMs, maxDeliver };
    this.#arrival = new Arrival(this.#address.servers.join(', '), tell);
    this.#opening = this.#open();
  }

  override async publish(batch: readonly OutboxMessage[]): Promise<void> {
    await this.#now().publish(batch);
  }

  /** Waits for the server; fails with `forbidden` when that does not let us in. */
  override async subscribe(lane: Lane, options: LaneOptions, take: (received: Received) => void): Promise<Taking> {
    return this.#untilItIsThere('a subscription waits for NATS', () => {
      if (this.#refused) throw this.#refused;
      return this.#now().subscribe(lane, options, take);
    });
  }

  override async cancelTasks(tenant: string, queue: string, key: string, until?: Date): Promise<void> {
    await this.#now().cancelTasks(tenant, queue, key, until);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#arrival[Symbol.dispose]();
    await this.#opening.catch(() => undefined);
    await this.#session?.[Symbol.asyncDispose]();
  }

  async #open(): Promise<void> {
    const parts = { names: this.#names, log: this.#log, options: this.#options };
    const session = await this.#untilItIsThere('the bus waits for NATS', () => this.#reach(parts));
    if (this.#closing.signal.aborted) await session[Symbol.asyncDispose]();
    else this.#session = session;
  }

  async #reach(parts: Parameters<typeof NatsSession.open>[1]): Promise<NatsSession> {
    try {
      const session = await NatsSession.open(this.#address, parts);
      this.#refused = undefined;
      this.#arrival.reached();
      return session;
    } catch (thrown) {
      const error = AppError.from(thrown);
      this.#refused = error.code === 'forbidden' ? error : undefined;
      this.#arrival.missed(error);
      // Somebody may give us the right to come in while this process runs.
      throw this.#refused ? new AppError('unavailable', error.message, { cause: error }) : thrown;
    }
  }

  #now(): NatsSession {
    if (this.#closing.signal.aborted) throw new AppError('unavailable', 'The bus is closed.');
    if (this.#session) return this.#session;
    throw new AppError('unavailable', `NATS has not been reached yet at ${this.#address.servers.join(', ')}.`);
  }

  async #untilItIsThere<T>(waiting: string, work: () => Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    for (let waitMs = FIRST_AGAIN_MS; ; waitMs = Math.min(2 * waitMs, LAST_AGAIN_MS)) {
      try {
        return await work();
      } catch (error) {
        if (signal.aborted || !(error instanceof AppError) || error.code !== 'unavailable') throw error;
        this.#log.debug(waiting, { error });
      }
      await elapsed(waitMs, signal);
    }
  }
}

/** Of the session that there is. */
class SessionDeadLetters extends DeadLetters {
  readonly #session: () => NatsSession;

  constructor(session: () => NatsSession) {
    super();
    this.#session = session;
  }

  protected override async find(query: DeadLetterQuery): Promise<DeadLetter[]> {
    return this.#session().deadLetters.list(query);
  }

  override async show(id: string): Promise<DeadLetter> {
    return this.#session().deadLetters.show(id);
  }

  override async replay(id: string): Promise<void> {
    await this.#session().deadLetters.replay(id);
  }

  override async drop(id: string): Promise<void> {
    await this.#session().deadLetters.drop(id);
  }
}
