import type { AppError } from '@hexad/kernel';
import type { Channel, ConsumeMessage, GetMessage } from 'amqplib';
import { Ahead, AHEAD } from '../broker/ahead.js';
import { read } from '../broker/envelope.js';
import { Pace } from '../broker/pace.js';
import { laneName, type Lane, type LaneOptions, type Received } from '../driver.js';
import { preferred } from '../priorities.js';
import { Acks } from './acks.js';
import { Attachment } from './attachment.js';
import type { Cancellations } from './cancellations.js';
import type { Delays } from './delays.js';
import type { LaneParts } from './event-lane.js';
import type { Journal } from './journal.js';
import { OrderedLane } from './ordered-lane.js';
import { again, attemptOf, attributeOf, deliveriesBefore, HEADERS } from './outgoing.js';
import type { Sender } from './sender.js';

export interface TaskParts extends LaneParts {
  readonly sender: Sender;
  readonly delays: Delays;
  readonly cancellations: Cancellations;
  readonly cancellationsJournal: Journal;
}

/** Handed over so often and never settled: the process ends of it. */
const GIVEN_UP_AFTER = 20;

/** Where tasks come from; what came by it is somebody else's when it is lost. */
interface From {
  readonly channel: Channel;
  readonly acks: Acks;
  readonly lost: AbortSignal;
}

/** A task that was handed over, and the queue that it came from. */
interface Given extends From {
  readonly raw: GetMessage | ConsumeMessage;
  readonly name: string;
}

/**
 * A queue of tasks is one for each priority. A place that is free asks for one task at a time, by weight; nothing waits here that another
 * process could do. Only when all are empty the broker is asked to tell of the next. While tasks are short, though, the broker sends them
 * ahead, since each answer takes it longer than the task; what then cannot be begun soon goes back. Ordered tasks come another way and share
 * the places.
 */
export class TaskLane {
  readonly #parts: TaskParts;
  readonly #lane: Extract<Lane, { kind: 'tasks' }>;
  readonly #concurrency: number;
  readonly #take: (received: Received) => void;
  readonly #attachment: Attachment;
  readonly #pace = new Pace();
  readonly #ordered: OrderedLane;
  /** Aborts a task when its channel is lost. */
  readonly #open = new Map<AbortController, AbortSignal>();
  #acks: Acks | undefined;
  #ahead: Ahead<Given> | undefined;
  /** Ends the waiting for tasks. */
  #interrupt: (() => void) | undefined;
  #running = 0;
  /** No place is free, and who asks for tasks in no order waits for one. */
  #full = false;
  #orderedFirst = false;
  #turn = 0;
  #stopped = false;
  #pulling: Promise<void> = Promise.resolve();
  #changed = Promise.withResolvers<void>();

  constructor(parts: TaskParts, lane: Extract<Lane, { kind: 'tasks' }>, { concurrency }: LaneOptions, take: (received: Received) => void) {
    this.#parts = parts;
    this.#lane = lane;
    this.#concurrency = concurrency;
    this.#take = take;
    const places = { hasOne: () => this.#hasPlace(), take: () => void (this.#running += 1), giveBack: () => this.#freed() };
    this.#ordered = new OrderedLane(parts, lane, { concurrency }, places, take);
    this.#attachment = new Attachment({
      link: parts.link,
      name: laneName(lane),
      log: parts.log,
      open: (model) => model.createChannel(),
      setUp: (channel, lost) => this.#setUp(channel, lost),
      gone: (lost) => this.#gone(lost),
    });
  }

  get ready(): Promise<void> {
    return this.#attachment.ready.then(() => this.#ordered.begin());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#interrupt?.();
    this.#change();
    await Promise.all([this.#pulling, this.#ordered.stop()]);
  }

  async close(): Promise<void> {
    this.#acks?.flush();
    await Promise.all([this.#ordered.close(), this.#attachment[Symbol.asyncDispose]()]);
  }

  async #setUp(channel: Channel, lost: AbortSignal): Promise<void> {
    const { topology, lanes, lanesJournal, cancellationsJournal } = this.#parts;
    await topology.tasks(channel, this.#lane.queue);
    await lanesJournal.caughtUp();
    await lanes.announce(lanesJournal, laneName(this.#lane), []);
    await cancellationsJournal.caughtUp();
    const acks = new Acks(channel);
    this.#acks = acks;
    this.#pulling = this.#pull({ channel, acks, lost }).catch(() => this.#attachment.renew());
  }

  async #pull(from: From): Promise<void> {
    while (!from.lost.aborted && !this.#stopped) {
      const changed = this.#changed.promise;
      if (this.#running >= this.#concurrency) await this.#untilFree(changed);
      else if (this.#pace.quick) await this.#stream(from);
      else if (!(await this.#next(from))) {
        this.#ordered.fill();
        await this.#wait(from);
      }
    }
  }

  async #untilFree(changed: Promise<void>): Promise<void> {
    this.#full = true;
    await changed;
    this.#full = false;
  }

  /** Begins the next task; false when there is none. */
  async #next(from: From): Promise<boolean> {
    // The place is taken while the broker is asked, or an ordered task would have it meanwhile.
    this.#running += 1;
    const given = await this.#get(from).finally(() => (this.#running -= 1));
    if (given) this.#begin(given);
    return given !== undefined;
  }

  async #get(from: From): Promise<Given | undefined> {
    const first = preferred(this.#turn++);
    const { names } = this.#parts.topology;
    for (const priority of [first, ...[2, 1, 0].filter((other) => other !== first)]) {
      const name = names.tasks(this.#lane.queue, priority);
      const raw = await from.channel.get(name);
      if (raw !== false) return { ...from, raw, name };
    }
    return undefined;
  }

  /** Until there is a task in one of the queues; it is begun. */
  async #wait(from: From): Promise<void> {
    const [arrived, surplus] = [Promise.withResolvers<void>(), [] as Given[]];
    this.#interrupt = arrived.resolve;
    if (from.lost.aborted || this.#stopped) return;
    const cancel = await this.#consume(from, 1, (given) => {
      arrived.resolve();
      if (this.#running < this.#concurrency && !this.#stopped) this.#begin(given);
      else surplus.push(given);
    });
    await arrived.promise;
    if (from.lost.aborted) return;
    await cancel();
    for (const given of surplus) giveBack(given);
  }

  /** Until what was sent ahead cannot be begun soon. */
  async #stream(from: From): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#interrupt = done.resolve;
    if (from.lost.aborted || this.#stopped) return;
    const ahead = new Ahead<Given>({ hasPlace: () => this.#hasPlace(), begin: (given) => this.#begin(given), stuck: done.resolve });
    this.#ahead = ahead;
    const cancel = await this.#consume(from, this.#concurrency + AHEAD, (given, priority) => ahead.offer(priority, given));
    await done.promise;
    this.#pace.reset();
    if (!from.lost.aborted) await cancel();
    this.#ahead = undefined;
    for (const given of ahead.takeBack()) giveBack(given);
  }

  /** Of all priorities, so many unsettled of each at once. Resolves with what ends it: nothing comes after that. */
  async #consume(from: From, prefetch: number, take: (given: Given, priority: number) => void): Promise<() => Promise<unknown>> {
    const { channel } = from;
    const { names } = this.#parts.topology;
    await channel.prefetch(prefetch);
    const consumers = await Promise.all(
      [2, 1, 0].map((priority) => {
        const name = names.tasks(this.#lane.queue, priority);
        return channel.consume(name, (raw) => (raw === null ? this.#attachment.renew() : take({ ...from, raw, name }, priority)));
      }),
    );
    return () => Promise.all(consumers.map(({ consumerTag }) => channel.cancel(consumerTag)));
  }

  #gone(lost: AbortSignal): void {
    for (const [running, channel] of this.#open) if (channel === lost) running.abort(lost.reason);
    this.#interrupt?.();
    this.#change();
  }

  #hasPlace(): boolean {
    return this.#running < this.#concurrency && !this.#stopped;
  }

  /** Those with an order and those without are the first to fill a place in turn, so that neither starves. */
  #freed(): void {
    this.#running -= 1;
    this.#orderedFirst = !this.#orderedFirst;
    if (this.#orderedFirst) this.#ordered.fill();
    this.#ahead?.fill();
    if (!this.#full) this.#ordered.fill();
    this.#change();
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #begin(given: Given): void {
    if (this.#stopped) return giveBack(given);
    this.#running += 1;
    const ended = this.#pace.begun();
    const free = (): void => {
      ended();
      this.#freed();
    };
    const received = this.#received(given, free);
    if (received) return this.#take(received);
    acked(given);
    free();
  }

  /** Undefined for a task that was cancelled before. */
  #received(given: Given, free: () => void): Received | undefined {
    const { cancellations } = this.#parts;
    const { raw, lost } = given;
    const { queue } = this.#lane;
    const { message, malformed } = read(attributeOf(raw), raw.content);
    if (cancellations.has(queue, message)) return undefined;
    const aborting = new AbortController();
    this.#open.set(aborting, lost);
    const watching = cancellations.watch(queue, message, (error) => aborting.abort(error));
    const [attempt, deliveries] = [attemptOf(raw), deliveriesBefore(raw)];
    const settled = async (settling: Promise<void>): Promise<void> => {
      try {
        await settling;
      } catch (error) {
        // It is somebody else's by now.
        if (!lost.aborted) throw error;
      } finally {
        watching[Symbol.dispose]();
        this.#open.delete(aborting);
        free();
      }
    };
    const ack = async (): Promise<void> => acked(given);
    return {
      message,
      malformed,
      attempt,
      crashes: deliveries >= GIVEN_UP_AFTER ? deliveries : 0,
      lost: aborting.signal,
      ack: () => settled(ack()),
      retry: (delayMs) => settled(aborting.signal.aborted ? ack() : this.#retry(given, attempt + 1, delayMs)),
      bury: (error) => settled(this.#bury(given, error, attempt)),
      release: () => settled(aborting.signal.aborted ? ack() : released(given)),
    };
  }

  async #retry(given: Given, attempt: number, delayMs: number): Promise<void> {
    const { delays, sender } = this.#parts;
    const { raw, name, lost } = given;
    for (;;) {
      lost.throwIfAborted();
      const later = again(raw, { exchange: await delays.exchange(delayMs), routingKey: name }, { [HEADERS.attempt]: attempt });
      if ((await sender.insist([later], lost)).length === 0) return acked(given);
      delays.forget();
    }
  }

  async #bury(given: Given, error: AppError, attempts: number): Promise<void> {
    const { raw, name, lost } = given;
    lost.throwIfAborted();
    await this.#parts.graveyard.bury(raw, { lane: this.#lane, queue: name, error, attempts }, lost);
    acked(given);
  }
}

function acked({ acks, raw, lost }: Given): void {
  if (!lost.aborted) acks.ack(raw.fields.deliveryTag);
}

function giveBack({ channel, acks, raw, lost }: Given): void {
  if (lost.aborted) return;
  acks.pass(raw.fields.deliveryTag);
  channel.nack(raw, false, true);
}

async function released(given: Given): Promise<void> {
  giveBack(given);
}
