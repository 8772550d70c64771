import type { AppError } from '@hexad/kernel';
import type { Channel, ConsumeMessage, GetMessage } from 'amqplib';
import { read } from '../broker/envelope.js';
import { laneName, type Lane, type LaneOptions, type Received } from '../driver.js';
import { preferred } from '../embedded/priorities.js';
import { Attachment } from './attachment.js';
import type { Cancellations } from './cancellations.js';
import type { Delays } from './delays.js';
import type { LaneParts } from './event-lane.js';
import type { Journal } from './journal.js';
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

/** A task that was handed over, and where it came from. */
interface Given {
  readonly channel: Channel;
  readonly raw: GetMessage | ConsumeMessage;
  readonly name: string;
  readonly lost: AbortSignal;
}

/**
 * A queue of tasks is one for each priority. A place that is free asks for one task at a time, by weight; nothing waits here that another
 * process could do. Only when all are empty the broker is asked to tell of the next.
 */
export class TaskLane {
  readonly #parts: TaskParts;
  readonly #lane: Extract<Lane, { kind: 'tasks' }>;
  readonly #concurrency: number;
  readonly #take: (received: Received) => void;
  readonly #attachment: Attachment;
  #running = 0;
  #turn = 0;
  #stopped = false;
  #pulling: Promise<void> = Promise.resolve();
  #changed = Promise.withResolvers<void>();

  constructor(parts: TaskParts, lane: Extract<Lane, { kind: 'tasks' }>, { concurrency }: LaneOptions, take: (received: Received) => void) {
    this.#parts = parts;
    this.#lane = lane;
    this.#concurrency = concurrency;
    this.#take = take;
    this.#attachment = new Attachment({
      link: parts.link,
      name: laneName(lane),
      log: parts.log,
      open: (model) => model.createChannel(),
      setUp: (channel, lost) => this.#setUp(channel, lost),
      gone: () => this.#change(),
    });
  }

  get ready(): Promise<void> {
    return this.#attachment.ready;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#change();
    await this.#pulling;
  }

  close(): Promise<void> {
    return this.#attachment[Symbol.asyncDispose]();
  }

  async #setUp(channel: Channel, lost: AbortSignal): Promise<void> {
    const { topology, lanes, lanesJournal, cancellationsJournal } = this.#parts;
    await topology.tasks(channel, this.#lane.queue);
    await lanesJournal.caughtUp();
    await lanes.announce(lanesJournal, laneName(this.#lane), []);
    await cancellationsJournal.caughtUp();
    await channel.prefetch(1);
    this.#pulling = this.#pull(channel, lost).catch(() => this.#attachment.renew());
  }

  async #pull(channel: Channel, lost: AbortSignal): Promise<void> {
    while (!lost.aborted && !this.#stopped) {
      const changed = this.#changed.promise;
      if (this.#running >= this.#concurrency) await changed;
      else if (!(await this.#next(channel, lost))) await this.#wait(channel, lost);
    }
  }

  /** Begins the next task; false when there is none. */
  async #next(channel: Channel, lost: AbortSignal): Promise<boolean> {
    const first = preferred(this.#turn++);
    const { names } = this.#parts.topology;
    for (const priority of [first, ...[2, 1, 0].filter((other) => other !== first)]) {
      const name = names.tasks(this.#lane.queue, priority);
      const raw = await channel.get(name);
      if (raw === false) continue;
      this.#begin({ channel, raw, name, lost });
      return true;
    }
    return false;
  }

  /** Until there is a task in one of the queues; it is begun. */
  async #wait(channel: Channel, lost: AbortSignal): Promise<void> {
    const changed = this.#changed.promise;
    if (lost.aborted || this.#stopped) return;
    const [arrived, surplus] = [Promise.withResolvers<void>(), [] as ConsumeMessage[]];
    const consume = (name: string) =>
      channel.consume(name, (raw) => {
        arrived.resolve();
        if (raw === null) this.#attachment.renew();
        else if (this.#running < this.#concurrency && !this.#stopped) this.#begin({ channel, raw, name, lost });
        else surplus.push(raw);
      });
    const consumers = await Promise.all(this.#parts.topology.names.priorities(this.#lane.queue).map(consume));
    await Promise.race([arrived.promise, this.#stopping(changed, lost)]);
    if (lost.aborted) return;
    await Promise.all(consumers.map(({ consumerTag }) => channel.cancel(consumerTag)));
    for (const raw of surplus) channel.nack(raw, false, true);
  }

  /** Resolves when this process or channel takes no more. */
  async #stopping(changed: Promise<void>, lost: AbortSignal): Promise<void> {
    for (let next = changed; !this.#stopped && !lost.aborted; next = this.#changed.promise) await next;
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #begin(given: Given): void {
    const { channel, raw } = given;
    if (this.#stopped) return channel.nack(raw, false, true);
    this.#running += 1;
    const free = (): void => {
      this.#running -= 1;
      this.#change();
    };
    const received = this.#received(given, free);
    if (received) return this.#take(received);
    channel.ack(raw);
    free();
  }

  /** Undefined for a task that was cancelled before. */
  #received(given: Given, free: () => void): Received | undefined {
    const { cancellations } = this.#parts;
    const { raw, lost } = given;
    const { queue } = this.#lane;
    const { message, malformed } = read(attributeOf(raw), raw.content);
    if (cancellations.has(queue, message)) return undefined;
    const cancelled = new AbortController();
    const watching = cancellations.watch(queue, message, (error) => cancelled.abort(error));
    const [attempt, deliveries] = [attemptOf(raw), deliveriesBefore(raw)];
    const settled = async (settling: Promise<void>): Promise<void> => {
      try {
        await settling;
      } catch (error) {
        // It is somebody else's by now.
        if (!lost.aborted) throw error;
      } finally {
        watching[Symbol.dispose]();
        free();
      }
    };
    const ack = async (): Promise<void> => acked(given);
    return {
      message,
      malformed,
      attempt,
      crashes: deliveries >= GIVEN_UP_AFTER ? deliveries : 0,
      lost: AbortSignal.any([lost, cancelled.signal]),
      ack: () => settled(ack()),
      retry: (delayMs) => settled(cancelled.signal.aborted ? ack() : this.#retry(given, attempt + 1, delayMs)),
      bury: (error) => settled(this.#bury(given, error, attempt)),
      release: () => settled(cancelled.signal.aborted ? ack() : released(given)),
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

function acked({ channel, raw, lost }: Given): void {
  if (!lost.aborted) channel.ack(raw);
}

async function released({ channel, raw, lost }: Given): Promise<void> {
  if (!lost.aborted) channel.nack(raw, false, true);
}
