import type { AppError } from '@hexad/kernel';
import type { Channel } from 'amqplib';
import { HandOut } from '../broker/hand-out.js';
import type { Places } from '../broker/places.js';
import { laneName, type Lane, type LaneOptions, type Received } from '../driver.js';
import { Acks } from './acks.js';
import { Attachment } from './attachment.js';
import type { Cancellations } from './cancellations.js';
import { Keyed, type LaneParts } from './event-lane.js';
import type { Journal } from './journal.js';

export interface OrderedParts extends LaneParts {
  readonly cancellations: Cancellations;
  readonly cancellationsJournal: Journal;
}

/** Tasks of each partition that may wait here. */
const WINDOW = 64;
/**
 * Handed over more often than this, one runs while no other ordered one does. It is more than of events: tasks in no order run beside it, and
 * one of them that ends the process is given up before an ordered one is blamed for it.
 */
const SUSPECT_AFTER = 6;

/**
 * The ordered tasks of a queue. They come as a group's events do: one consumer for each partition, one task at a time of a key, one that is
 * tried again keeps its place. It begins when there are any, which the journal of the lanes tells.
 */
export class OrderedLane {
  readonly #parts: OrderedParts;
  readonly #lane: Extract<Lane, { kind: 'tasks' }>;
  readonly #places: Places;
  readonly #take: (received: Received) => void;
  readonly #out: HandOut;
  /** Of those that are to be tried again, by the message's id: a cancellation ends their pause. */
  readonly #paused = new Map<string, Disposable>();
  #watching: Disposable | undefined;
  #attachment: Attachment | undefined;
  #acks: Acks | undefined;

  constructor(
    parts: OrderedParts,
    lane: Extract<Lane, { kind: 'tasks' }>,
    { concurrency }: Pick<LaneOptions, 'concurrency'>,
    places: Places,
    take: (received: Received) => void,
  ) {
    this.#parts = parts;
    this.#lane = lane;
    this.#places = places;
    this.#take = take;
    this.#out = new HandOut(concurrency, (received) => this.#begin(received), places.hasOne);
  }

  /** From now on it looks out for ordered tasks. The journal of the lanes has been read. Resolves when those that are known of are consumed. */
  async begin(): Promise<void> {
    this.#watching ??= this.#parts.lanes.whenOrdered(this.#lane.queue, () => this.#attach());
    await this.#attachment?.ready;
  }

  /** When a place is free. */
  fill(): void {
    this.#out.fill();
  }

  async stop(): Promise<void> {
    this.#watching?.[Symbol.dispose]();
    await this.#out.stop();
    this.#forgetPaused();
  }

  /** All that was not settled goes back at once and in order. */
  async close(): Promise<void> {
    this.#watching?.[Symbol.dispose]();
    this.#acks?.flush();
    await this.#attachment?.[Symbol.asyncDispose]();
  }

  #attach(): void {
    const { link, log } = this.#parts;
    this.#attachment ??= new Attachment({
      link,
      name: `${laneName(this.#lane)}, ordered`,
      log,
      open: (model) => model.createChannel(),
      setUp: (channel, lost) => this.#setUp(channel, lost),
      gone: (lost) => {
        this.#forgetPaused();
        this.#out.forget(lost);
      },
    });
  }

  async #setUp(channel: Channel, lost: AbortSignal): Promise<void> {
    const { topology, graveyard, cancellationsJournal } = this.#parts;
    const { queue } = this.#lane;
    await topology.orderedTasks(channel, queue);
    await cancellationsJournal.caughtUp();
    await channel.prefetch(WINDOW);
    const acks = new Acks(channel);
    this.#acks = acks;
    const consume = (name: string) =>
      channel.consume(name, (raw) => {
        if (raw === null) this.#attachment?.renew();
        else this.#out.offer(new Keyed(graveyard, this.#lane, { acks, raw, queue: name, lost, suspectAfter: SUSPECT_AFTER }));
      });
    await Promise.all(topology.names.orderedPartitions(queue).map(consume));
  }

  #begin(received: Received): void {
    const { cancellations } = this.#parts;
    const { queue } = this.#lane;
    const { message } = received;
    this.#places.take();
    this.#endPause(message.id);
    const cancelled = new AbortController();
    const watching = cancellations.watch(queue, message, (error) => cancelled.abort(error));
    const settled = async (settling: Promise<void>): Promise<void> => {
      try {
        await settling;
      } finally {
        watching[Symbol.dispose]();
        this.#places.giveBack();
      }
    };
    const retry = (delayMs: number, error: AppError): Promise<void> => {
      this.#paused.set(
        message.id,
        cancellations.watch(queue, message, () => this.#out.hurry(message)),
      );
      return received.retry(delayMs, error);
    };
    const ack = (): Promise<void> => settled(received.ack());
    if (cancellations.has(queue, message)) return void ack();
    this.#take({
      ...received,
      lost: AbortSignal.any([received.lost, cancelled.signal]),
      ack,
      bury: (error) => settled(received.bury(error)),
      retry: (delayMs, error) => (cancelled.signal.aborted ? ack() : settled(retry(delayMs, error))),
      release: () => (cancelled.signal.aborted ? ack() : settled(received.release())),
    });
  }

  #endPause(id: string): void {
    this.#paused.get(id)?.[Symbol.dispose]();
    this.#paused.delete(id);
  }

  #forgetPaused(): void {
    for (const id of this.#paused.keys()) this.#endPause(id);
  }
}
