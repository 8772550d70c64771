import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { ConfirmChannel } from 'amqplib';
import { within } from '../within.js';
import { Attachment } from './attachment.js';
import { fromAmqp } from './errors.js';
import type { Link } from './link.js';
import { orAborted } from './or-aborted.js';
import type { Outgoing } from './outgoing.js';
import { publishAll } from './publish-all.js';

/** Without a confirm for so long the connection is given up; quorum queues without a majority say nothing. */
const CONFIRM_MS = 30_000;
/** For a new channel on the connection that there is. */
const REOPEN_MS = 5_000;
/** Before something is tried again that must go out. */
const AGAIN_MS = 500;

/** Publishes and waits for the broker's confirms, all of a batch at once. */
export class Sender implements AsyncDisposable {
  readonly #link: Link;
  readonly #attachment: Attachment<ConfirmChannel>;
  readonly #listening: Disposable;
  readonly #failing = new Set<(error: AppError) => void>();
  readonly #returned = new Set<string>();
  #channel: ConfirmChannel | undefined;
  #up = Promise.withResolvers<void>();
  /** The broker ended the channel because of what was sent on it, and the connection is there. */
  #reopening = false;

  constructor(link: Link, log: Log, setUp: (channel: ConfirmChannel) => Promise<void>) {
    this.#link = link;
    this.#listening = link.onBlocked(() => this.#fail(blocked(link.blocked)));
    this.#attachment = new Attachment<ConfirmChannel>({
      link,
      name: 'publisher',
      log,
      open: (model) => model.createConfirmChannel(),
      setUp: async (channel) => {
        await setUp(channel);
        channel.on('error', (error: Error) => this.#refused(fromAmqp(error)));
        channel.on('return', ({ properties }) => void this.#returned.add(String(properties.messageId)));
        this.#channel = channel;
        this.#reopening = false;
        this.#up.resolve();
      },
      gone: () => {
        this.#channel = undefined;
        this.#returned.clear();
        this.#up = Promise.withResolvers();
      },
    });
  }

  get connected(): boolean {
    return this.#channel !== undefined;
  }

  /**
   * Resolves with those for which there is no queue, when the broker has all others safe. Rejects with `unavailable` while the broker is
   * away, with `exhausted` when it has no room or a queue is full, and with `too_large` when one is more than it takes; then some of the
   * batch may have arrived.
   */
  async send(batch: readonly Outgoing[]): Promise<Outgoing[]> {
    if (this.#link.blocked !== undefined) throw blocked(this.#link.blocked);
    if (this.#reopening) await within(REOPEN_MS, this.#up.promise).catch(() => undefined);
    const channel = this.#channel;
    if (channel === undefined) throw new AppError('unavailable', 'RabbitMQ cannot be reached.');
    if (batch.length > 0) await this.#confirmed(channel, batch);
    return batch.filter(({ properties }) => properties.mandatory === true && this.#returned.delete(String(properties.messageId)));
  }

  /** Sends as soon as that is possible. Rejects only when it is not before the signal is aborted. */
  async insist(batch: readonly Outgoing[], signal: AbortSignal): Promise<Outgoing[]> {
    for (;;) {
      try {
        return await this.send(batch);
      } catch (error) {
        if (!(error instanceof AppError) || !error.retryable) throw error;
        await this.#better(error, signal);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening[Symbol.dispose]();
    await this.#attachment[Symbol.asyncDispose]();
  }

  /** Resolves when sending may work again. */
  async #better({ code }: AppError, signal: AbortSignal): Promise<void> {
    const up = code === 'unavailable' && !this.#channel ? [this.#up.promise] : [];
    await orAborted(signal, Promise.race([wait(AGAIN_MS), ...up]));
  }

  #refused(error: AppError): void {
    this.#reopening = true;
    this.#fail(error);
  }

  #fail(error: AppError): void {
    for (const fail of this.#failing) fail(error);
  }

  #confirmed(channel: ConfirmChannel, batch: readonly Outgoing[]): Promise<void> {
    const done = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.#link.drop(), CONFIRM_MS);
    this.#failing.add(done.reject);
    let [open, nacked] = [batch.length, undefined as Error | undefined];
    const confirmed = (error: Error | null): void => {
      nacked ??= error ?? undefined;
      if ((open -= 1) > 0) return;
      if (nacked) done.reject(refused(nacked));
      else done.resolve();
    };
    try {
      publishAll(channel, batch, confirmed);
    } catch (error) {
      done.reject(error instanceof RangeError ? new AppError('too_large', error.message) : fromAmqp(error));
    }
    return done.promise.finally(() => {
      clearTimeout(timer);
      this.#failing.delete(done.reject);
    });
  }
}

const blocked = (reason = 'it said so'): AppError => new AppError('exhausted', `RabbitMQ takes no messages: ${reason}.`);

const refused = (error: Error): AppError =>
  error.message === 'message nacked'
    ? new AppError('exhausted', 'RabbitMQ refused a message: a queue that it is for is full.')
    : new AppError('unavailable', `RabbitMQ did not confirm: ${error.message}.`, { cause: error });
