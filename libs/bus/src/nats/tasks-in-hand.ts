import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Msg } from '@nats-io/transport-node';
import type { Message } from '../bus.js';
import { read } from '../broker/envelope.js';
import type { Pace } from '../broker/pace.js';
import type { Received } from '../driver.js';
import type { Cancellations } from './cancellations.js';
import type { Graves } from './graves.js';
import { attributesIn } from './headers.js';
import type { Link } from './link.js';
import { ANSWERS, nakAfter, placeOf } from './pull.js';
import { headerIn, headersIn } from './received.js';
import { TaskInHand } from './task-in-hand.js';
import { NONE, type Tries, type Try } from './tries.js';

export interface TasksInHandParts {
  readonly link: Link;
  readonly graves: Graves;
  readonly tries: Tries;
  readonly cancellations: Cancellations;
  readonly log: Log;
}

export interface TasksInHandOptions {
  readonly queue: string;
  readonly ackDeadlineMs: number;
  readonly pace: Pace;
  readonly take: (received: Received) => void;
  /** Called when one that was begun is settled. */
  readonly settled: () => void;
}

/** The tasks that the server has handed over to one worker: those that run, and those that wait here to be begun. */
export class TasksInHand implements Disposable {
  readonly #parts: TasksInHandParts;
  readonly #options: TasksInHandOptions;
  readonly #all = new Set<TaskInHand>();
  readonly #beat: NodeJS.Timeout;
  #running = 0;

  constructor(parts: TasksInHandParts, options: TasksInHandOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#beat = setInterval(() => void this.#extend(), options.ackDeadlineMs / 3);
  }

  /** How many were begun. */
  get running(): number {
    return this.#running;
  }

  /** From now on the server hears that it is in good hands. */
  hold(msg: Msg): TaskInHand {
    const held = new TaskInHand(msg, placeOf(msg.reply ?? ''), performance.now() + this.#options.ackDeadlineMs);
    this.#all.add(held);
    return held;
  }

  begin(held: TaskInHand): void {
    this.#running += 1;
    held.ended = this.#options.pace.begun();
    if (held.deliveries === 1) return this.#hand(held, NONE);
    this.#parts.tries
      .read(held.seq)
      .then((before) => this.#hand(held, before))
      .catch((error: unknown) => {
        this.#parts.log.debug('a task could not be begun; it comes again', { error });
        this.#settle(held, ANSWERS.nak);
      });
  }

  /** To be begun by another, as if it had not come. */
  async putBack(held: TaskInHand): Promise<void> {
    const { tries, log } = this.#parts;
    try {
      const before = held.deliveries > 1 ? await tries.read(held.seq) : NONE;
      await tries.write(held.seq, { ...before, naks: before.naks + 1 });
    } catch (error) {
      log.debug('what was put back could not be noted', { error });
    }
    this.#settle(held, ANSWERS.nak);
  }

  /** Aborts those that run. */
  cancel(concerns: (message: Message) => boolean): void {
    for (const held of this.#all)
      if (held.message && concerns(held.message)) held.lost.abort(new AppError('cancelled', 'The task was cancelled.'));
  }

  /** What is still held is left to its deadline. */
  [Symbol.dispose](): void {
    clearInterval(this.#beat);
  }

  #hand(held: TaskInHand, before: Try): void {
    const { cancellations } = this.#parts;
    const { queue, take } = this.#options;
    const { message, malformed } = read(attributesIn(headerIn(held.msg)), held.msg.data);
    if (cancellations.concern(queue, message)) return this.#done(held);
    held.message = message;
    take({
      message,
      malformed,
      attempt: before.attempt,
      crashes: held.deliveries - 1 - before.naks,
      lost: held.lost.signal,
      ack: async () => this.#done(held),
      bury: (error) => this.#bury(held, error, before.attempt),
      retry: (delayMs) => this.#back(held, { attempt: before.attempt + 1, naks: before.naks + 1 }, delayMs),
      release: () => this.#back(held, { attempt: before.attempt, naks: before.naks + 1 }, 0),
    });
  }

  #done(held: TaskInHand): void {
    this.#settle(held, ANSWERS.ack);
    if (held.deliveries > 1) this.#parts.tries.forget(held.seq);
  }

  async #bury(held: TaskInHand, error: AppError, attempts: number): Promise<void> {
    const { subject, data: body } = held.msg;
    const headers = headersIn(held.msg);
    const corpse = { lane: `tasks:${this.#options.queue}`, subject, seq: held.seq, headers, body, error, attempts };
    if (await this.#parts.graves.buryForSure(corpse, held.lost.signal)) this.#done(held);
    else this.#settle(held, undefined);
  }

  async #back(held: TaskInHand, now: Try, delayMs: number): Promise<void> {
    if (held.lost.signal.aborted) return this.#settle(held, undefined);
    await this.#parts.tries.write(held.seq, now);
    this.#settle(held, nakAfter(delayMs));
  }

  #settle(held: TaskInHand, answer: string | undefined): void {
    if (!this.#all.delete(held)) return;
    const { link } = this.#parts;
    if (answer !== undefined && !held.lost.signal.aborted) {
      if (answer === ANSWERS.ack) link.ack(held.reply);
      else link.answer(held.reply, answer);
    }
    if (!held.ended) return;
    held.ended();
    this.#running -= 1;
    this.#options.settled();
  }

  /** Tells the server that what is held is in good hands. What it did not hear of for too long is given to others. */
  async #extend(): Promise<void> {
    const { link } = this.#parts;
    const sent = performance.now();
    const all = [...this.#all];
    if (link.up && all.length > 0) {
      for (const { reply } of all) link.nc.publish(reply, ANSWERS.working);
      const heard = await link.nc.flush().then(
        () => true,
        () => false,
      );
      if (heard) for (const held of all) held.until = sent + this.#options.ackDeadlineMs;
    }
    for (const held of this.#all) {
      if (performance.now() > held.until)
        held.lost.abort(new AppError('unavailable', 'The task was not heard of for too long; another has it.'));
    }
  }
}
