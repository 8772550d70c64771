import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { nanos, type Msg } from '@nats-io/transport-node';
import type { Message } from '../bus.js';
import { read } from '../broker/envelope.js';
import type { Received } from '../driver.js';
import { preferred } from '../embedded/priorities.js';
import type { Graves } from './graves.js';
import { attributesIn } from './headers.js';
import type { Link } from './link.js';
import { PRIORITIES, type Names } from './names.js';
import type { Cancellations } from './cancellations.js';
import { ANSWERS, nakAfter, placeOf, Pull } from './pull.js';
import type { Tries } from './tries.js';

export interface TaskServer {
  readonly link: Link;
  readonly names: Names;
  readonly graves: Graves;
  readonly tries: Tries;
  readonly cancellations: Cancellations;
  readonly log: Log;
  readonly replicas: number;
  readonly maxDeliver: number;
}

export interface TaskLaneOptions {
  readonly queue: string;
  readonly concurrency: number;
  readonly ackDeadlineMs: number;
  readonly take: (received: Received) => void;
}

interface Held {
  readonly seq: number;
  readonly reply: string;
  readonly lost: AbortController;
  /** By the monotonic clock: the server gives it to somebody else after that. */
  until: number;
}

/** From high to low. */
const ORDER = PRIORITIES.map((_, priority) => priority).reverse();
const STANDING_MS = 30_000;
const AGAIN_MS = 500;
const ANSWER_MS = 100;

/** A worker of one queue. It asks for as many tasks as it has free places, so that what it cannot begin stays for others. */
export class TaskLane {
  readonly #server: TaskServer;
  readonly #options: TaskLaneOptions;
  readonly #lane: string;
  readonly #held = new Set<Held>();
  readonly #beat: NodeJS.Timeout;
  /** Messages that were asked for with `no_wait`, and may come. */
  #taken = 0;
  #turn = 0;
  #filling: Promise<void> | undefined;
  #woken = Promise.withResolvers<void>();
  #stopped = false;

  private constructor(server: TaskServer, options: TaskLaneOptions) {
    this.#server = server;
    this.#options = options;
    this.#lane = `tasks:${options.queue}`;
    this.#beat = setInterval(() => void this.#extend(), options.ackDeadlineMs / 3);
  }

  static async open(server: TaskServer, options: TaskLaneOptions): Promise<TaskLane> {
    const lane = new TaskLane(server, options);
    try {
      await lane.#consumers();
    } catch (error) {
      clearInterval(lane.#beat);
      throw error;
    }
    lane.#filling = lane.#fill();
    return lane;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#filling;
  }

  /** What still runs is left to its deadline. */
  close(): void {
    clearInterval(this.#beat);
  }

  cancel(concerns: (message: Message) => boolean): void {
    for (const held of this.#held) {
      const message = this.#messages.get(held);
      if (message && concerns(message)) held.lost.abort(new AppError('cancelled', 'The task was cancelled.'));
    }
  }

  readonly #messages = new WeakMap<Held, Message>();

  get #free(): number {
    return this.#options.concurrency - this.#held.size - this.#taken;
  }

  async #consumers(): Promise<void> {
    const { link, names, replicas, maxDeliver } = this.#server;
    const { queue, ackDeadlineMs } = this.#options;
    await link.during('make the queue', () =>
      Promise.all(
        ORDER.map((priority) =>
          link.jsm.consumers.add(names.tasks, {
            durable_name: names.taskConsumer(priority, queue),
            filter_subject: names.taskFilter(priority, queue),
            deliver_policy: DeliverPolicy.All,
            ack_policy: AckPolicy.Explicit,
            ack_wait: nanos(ackDeadlineMs),
            max_ack_pending: -1,
            max_deliver: maxDeliver,
            num_replicas: replicas,
          }),
        ),
      ),
    );
  }

  async #fill(): Promise<void> {
    while (!this.#stopped) {
      try {
        if (this.#free === 0) await this.#place();
        else if (!(await this.#now())) await this.#standing();
      } catch (error) {
        this.#server.log.debug('no tasks could be asked for; it is tried again', { queue: this.#options.queue, error });
        await this.#wait(AGAIN_MS);
        if (!this.#stopped && this.#server.link.up) await this.#consumers().catch(() => undefined);
      }
    }
  }

  /** Resolves when a place may have become free. */
  async #place(): Promise<void> {
    await this.#woken.promise;
  }

  #wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }

  async #wait(ms: number): Promise<void> {
    const timer = setTimeout(() => this.#wake(), ms);
    await this.#place();
    clearTimeout(timer);
  }

  /** Takes what waits, in turns; false when nothing does. */
  async #now(): Promise<boolean> {
    const free = this.#free;
    const wanted = new Map<number, number>();
    for (let n = 0; n < free; n += 1) {
      const priority = preferred(this.#turn);
      this.#turn += 1;
      wanted.set(priority, (wanted.get(priority) ?? 0) + 1);
    }
    const got = await Promise.all([...wanted].map(async ([priority, batch]) => (await this.#get(priority, batch)) - batch));
    let left = -got.reduce((sum, lacking) => sum + lacking, 0);
    for (const priority of ORDER) if (left > 0) left -= await this.#get(priority, left);
    return left < free;
  }

  /** How many there were, at most so many. */
  async #get(priority: number, batch: number): Promise<number> {
    if (!this.#server.link.up || this.#stopped) return 0;
    this.#taken += batch;
    let came = 0;
    const done = Promise.withResolvers<void>();
    const pull = this.#pull(priority, {
      take: (message) => {
        came += 1;
        this.#taken -= 1;
        this.#take(message);
        if (came === batch) done.resolve();
      },
      end: done.resolve,
      gone: () => done.reject(new AppError('unavailable', 'The queue is not there.')),
    });
    using _cut = this.#server.link.onChange(() => done.resolve());
    // Another worker may have taken what there was: then the server says nothing.
    const timer = setTimeout(done.resolve, ANSWER_MS);
    try {
      pull.ask({ batch });
      await done.promise;
    } finally {
      clearTimeout(timer);
      await pull.close();
      this.#taken -= batch - came;
    }
    return came;
  }

  /** Waits for the first task of any priority. */
  async #standing(): Promise<void> {
    if (this.#stopped) return;
    const done = Promise.withResolvers<void>();
    const place = this.#place().then(done.resolve);
    using _cut = this.#server.link.onChange(() => done.resolve());
    const pulls = ORDER.map((priority) =>
      this.#pull(priority, {
        take: (message) => {
          done.resolve();
          if (this.#free > 0 && !this.#stopped) this.#take(message);
          else void this.#putBack(message);
        },
        end: done.resolve,
        gone: () => done.reject(new AppError('unavailable', 'The queue is not there.')),
      }),
    );
    try {
      for (const pull of pulls) pull.ask({ batch: 1, expiresMs: STANDING_MS });
      if (!this.#server.link.up) await this.#wait(AGAIN_MS);
      else await done.promise;
    } finally {
      this.#wake();
      await place;
      await Promise.all(pulls.map((pull) => pull.close()));
    }
  }

  #pull(priority: number, on: { take: (message: Msg) => void; end: () => void; gone: () => void }): Pull {
    const { link, names } = this.#server;
    return new Pull(link, {
      stream: names.tasks,
      consumer: names.taskConsumer(priority, this.#options.queue),
      onMessage: on.take,
      onEnd: on.end,
      onGone: on.gone,
    });
  }

  #take(msg: Msg): void {
    const reply = msg.reply ?? '';
    const { seq, deliveries } = placeOf(reply);
    const held: Held = { seq, reply, lost: new AbortController(), until: performance.now() + this.#options.ackDeadlineMs };
    this.#held.add(held);
    void this.#begin(held, msg, deliveries).catch((error: unknown) => {
      this.#server.log.debug('a task could not be begun; it comes again', { error });
      this.#settle(held, ANSWERS.nak);
    });
  }

  async #begin(held: Held, msg: Msg, deliveries: number): Promise<void> {
    const { tries, cancellations, graves } = this.#server;
    const bury = async (error: AppError, attempts: number): Promise<void> => {
      const corpse = { lane: this.#lane, subject: msg.subject, seq: held.seq, headers: msg.headers, body: msg.data, error, attempts };
      if (await graves.buryForSure(corpse, held.lost.signal)) this.#settle(held, ANSWERS.ack, deliveries > 1);
      else this.#settle(held, undefined);
    };
    const { message, malformed } = read(attributesIn(msg.headers), msg.data);
    const before = deliveries > 1 ? await tries.read(held.seq) : { attempt: 1, naks: 0 };
    if (cancellations.concern(this.#options.queue, message)) return this.#settle(held, ANSWERS.ack, deliveries > 1);
    this.#messages.set(held, message);
    const back = async (attempt: number, delayMs: number): Promise<void> => {
      if (held.lost.signal.aborted) return this.#settle(held, undefined);
      await tries.write(held.seq, { attempt, naks: before.naks + 1 });
      this.#settle(held, nakAfter(delayMs));
    };
    this.#options.take({
      message,
      malformed,
      attempt: before.attempt,
      crashes: deliveries - 1 - before.naks,
      lost: held.lost.signal,
      ack: async () => this.#settle(held, ANSWERS.ack, deliveries > 1),
      bury: (error) => bury(error, before.attempt),
      retry: (delayMs) => back(before.attempt + 1, delayMs),
      release: () => back(before.attempt, 0),
    });
  }

  /** Handed over although there is no place any more. */
  async #putBack(msg: Msg): Promise<void> {
    const reply = msg.reply ?? '';
    const { seq, deliveries } = placeOf(reply);
    const { tries, link, log } = this.#server;
    try {
      const before = deliveries > 1 ? await tries.read(seq) : { attempt: 1, naks: 0 };
      await tries.write(seq, { ...before, naks: before.naks + 1 });
    } catch (error) {
      log.debug('what was put back could not be noted', { error });
    }
    if (link.up) link.nc.publish(reply, ANSWERS.nak);
  }

  #settle(held: Held, answer: string | undefined, forgetTries = false): void {
    if (!this.#held.delete(held)) return;
    const { link, tries } = this.#server;
    if (answer !== undefined && !held.lost.signal.aborted && link.up) link.nc.publish(held.reply, answer);
    if (forgetTries) tries.forget(held.seq);
    this.#wake();
  }

  /** Tells the server that what runs still runs. What it did not hear of for too long is given to others. */
  async #extend(): Promise<void> {
    const { link } = this.#server;
    const sent = performance.now();
    const all = [...this.#held];
    if (link.up && all.length > 0) {
      for (const { reply } of all) link.nc.publish(reply, ANSWERS.working);
      const heard = await link.nc.flush().then(
        () => true,
        () => false,
      );
      if (heard) for (const held of all) held.until = sent + this.#options.ackDeadlineMs;
    }
    for (const held of this.#held) {
      if (performance.now() > held.until)
        held.lost.abort(new AppError('unavailable', 'The task was not heard of for too long; another has it.'));
    }
  }
}
