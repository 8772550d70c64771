import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Channel, ChannelModel } from 'amqplib';
import { within } from '../within.js';
import { fromAmqp } from './errors.js';
import type { Link } from './link.js';
import { orAborted } from './or-aborted.js';

export interface AttachmentOptions<C extends Channel> {
  readonly link: Link;
  /** For the log. */
  readonly name: string;
  readonly log: Log;
  readonly open: (model: ChannelModel) => Promise<C>;
  /** Declares, consumes. `lost` is aborted when the channel is gone: what it delivered is somebody else's. */
  readonly setUp: (channel: C, lost: AbortSignal) => Promise<void>;
  readonly gone?: (lost: AbortSignal) => void;
}

/** Trying again cannot help with these. */
const HOPELESS = new Set(['conflict', 'forbidden', 'invalid']);
const CLOSE_MS = 2_000;

/** One channel, set up again for ever when it or its connection is lost. */
export class Attachment<C extends Channel = Channel> implements AsyncDisposable {
  readonly #options: AttachmentOptions<C>;
  readonly #closing = new AbortController();
  readonly #first = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  #channel: C | undefined;

  constructor(options: AttachmentOptions<C>) {
    this.#options = options;
    this.#first.promise.catch(() => undefined);
    this.#running = this.#run();
  }

  /** Resolves when the channel was set up for the first time; rejects when the broker will never let it be. */
  get ready(): Promise<void> {
    return this.#first.promise;
  }

  /** Set up anew, on a new channel. */
  renew(): void {
    void this.#channel?.close().catch(() => undefined);
  }

  /** Closes the channel: what it delivered and was not settled goes back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new AppError('unavailable', 'The bus is closed.'));
    this.#first.reject(this.#closing.signal.reason);
    const channel = this.#channel;
    if (channel) await within(CLOSE_MS, closed(channel)).catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { log, name } = this.#options;
    const { signal } = this.#closing;
    for (let failures = 0; !signal.aborted;) {
      try {
        await this.#once(() => (failures = 0));
      } catch (thrown) {
        if (signal.aborted) return;
        const error = fromAmqp(thrown);
        failures += 1;
        if (this.#options.link.closed || HOPELESS.has(error.code)) this.#first.reject(error);
        if (this.#options.link.closed) return;
        log.warn('a channel to RabbitMQ was lost; opening another', { channel: name, failures, error });
        await wait(Math.min(5_000, 25 * 2 ** failures), undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  /** Opens and sets up a channel; resolves or rejects when it has ended. */
  async #once(isUp: () => void): Promise<void> {
    const { link, open, setUp, gone } = this.#options;
    const model = await orAborted(this.#closing.signal, link.connection());
    const channel = await open(model);
    const [lost, ended] = [new AbortController(), Promise.withResolvers<void>()];
    let why: Error | undefined;
    channel.on('error', (error) => (why = error));
    channel.on('close', () => {
      this.#channel = undefined;
      lost.abort(new AppError('unavailable', 'The connection to RabbitMQ was lost.'));
      gone?.(lost.signal);
      if (why) ended.reject(why);
      else ended.resolve();
    });
    ended.promise.catch(() => undefined);
    this.#channel = channel;
    try {
      await Promise.race([setUp(channel, lost.signal), ended.promise.then(() => Promise.reject(new Error('the channel was closed')))]);
    } catch (error) {
      await closed(channel).catch(() => undefined);
      throw why ?? error;
    }
    isUp();
    this.#first.resolve();
    if (this.#closing.signal.aborted) await closed(channel).catch(() => undefined);
    await ended.promise;
  }
}

/** Closing a closed channel throws at once. */
const closed = async (channel: Channel): Promise<void> => channel.close();
