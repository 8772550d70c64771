import type { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Channel, ConsumeMessage } from 'amqplib';
import { read } from '../broker/envelope.js';
import { HandOut } from '../broker/hand-out.js';
import type { Raw } from '../broker/raw.js';
import type { Message } from '../bus.js';
import { laneName, type Lane, type LaneOptions, type Received } from '../driver.js';
import { Acks } from './acks.js';
import { Attachment } from './attachment.js';
import type { Graveyard } from './graveyard.js';
import type { Journal } from './journal.js';
import type { Lanes } from './lanes.js';
import type { Link } from './link.js';
import { attributeOf, deliveriesBefore } from './outgoing.js';
import type { Topology } from './topology.js';

/** What lanes share. */
export interface LaneParts {
  readonly link: Link;
  readonly topology: Topology;
  readonly graveyard: Graveyard;
  readonly lanes: Lanes;
  readonly lanesJournal: Journal;
  readonly log: Log;
}

/** Messages of each partition that may wait here. */
const WINDOW = 256;
/** A restart hands over again what waited here; what comes back more often may be what ends the process. */
const SUSPECT_AFTER = 2;

/** A group's events: one consumer for each partition, the others of the group wait until it is gone. */
export class EventLane {
  readonly #parts: LaneParts;
  readonly #lane: Extract<Lane, { kind: 'events' }>;
  readonly #out: HandOut;
  readonly #attachment: Attachment;
  #acks: Acks | undefined;

  constructor(parts: LaneParts, lane: Extract<Lane, { kind: 'events' }>, { concurrency }: LaneOptions, take: (received: Received) => void) {
    this.#parts = parts;
    this.#lane = lane;
    this.#out = new HandOut(concurrency, take);
    this.#attachment = new Attachment({
      link: parts.link,
      name: laneName(lane),
      log: parts.log,
      open: (model) => model.createChannel(),
      setUp: (channel, lost) => this.#setUp(channel, lost),
      gone: (lost) => this.#out.forget(lost),
    });
  }

  get ready(): Promise<void> {
    return this.#attachment.ready;
  }

  stop(): Promise<void> {
    return this.#out.stop();
  }

  /** All that was not settled goes back at once and in order. */
  close(): Promise<void> {
    this.#acks?.flush();
    return this.#attachment[Symbol.asyncDispose]();
  }

  async #setUp(channel: Channel, lost: AbortSignal): Promise<void> {
    const { topology, lanes, lanesJournal } = this.#parts;
    const { group, types } = this.#lane;
    const name = laneName(this.#lane);
    await lanesJournal.caughtUp();
    const stale = lanes.stale(name, types);
    await lanes.announce(lanesJournal, name, [...types, ...stale]);
    await topology.group(channel, group, types);
    if (stale.length > 0) {
      await topology.unbind(channel, group, stale);
      await lanes.announce(lanesJournal, name, types);
    }
    await channel.prefetch(WINDOW);
    const acks = new Acks(channel);
    this.#acks = acks;
    const consume = (queue: string) =>
      channel.consume(queue, (raw) => {
        if (raw === null) this.#attachment.renew();
        else this.#offer({ acks, raw, queue, lost });
      });
    await Promise.all(topology.names.partitions(group).map(consume));
  }

  #offer(given: Given): void {
    this.#out.offer(new Keyed(this.#parts.graveyard, this.#lane, given));
  }
}

/** A delivery and where it came from. */
interface Given {
  readonly acks: Acks;
  readonly raw: ConsumeMessage;
  readonly queue: string;
  readonly lost: AbortSignal;
  /** Handed over before; default 2. */
  readonly suspectAfter?: number;
}

/** One that the later ones of its key wait for. */
export class Keyed implements Raw {
  readonly message: Message;
  readonly malformed: AppError | undefined;
  readonly redelivered: number;
  readonly #graveyard: Graveyard;
  readonly #lane: Lane;
  readonly #given: Given;

  constructor(graveyard: Graveyard, lane: Lane, given: Given) {
    const { message, malformed } = read(attributeOf(given.raw), given.raw.content);
    this.message = message;
    this.malformed = malformed;
    this.#graveyard = graveyard;
    this.#lane = lane;
    this.#given = given;
    this.redelivered = Math.max(0, deliveriesBefore(given.raw) - (given.suspectAfter ?? SUSPECT_AFTER));
  }

  get lost(): AbortSignal {
    return this.#given.lost;
  }

  async ack(): Promise<void> {
    const { acks, raw, lost } = this.#given;
    if (!lost.aborted) acks.ack(raw.fields.deliveryTag);
  }

  async bury(error: AppError, attempts: number): Promise<void> {
    const { queue, raw, lost } = this.#given;
    if (lost.aborted) return;
    try {
      await this.#graveyard.bury(raw, { lane: this.#lane, queue, error, attempts }, lost);
    } catch (failure) {
      // It is somebody else's by now.
      if (!this.lost.aborted) throw failure;
    }
    await this.ack();
  }

  /** Given back alone it would come after later ones of its key: it goes back when the channel closes, with all others, in order. */
  async release(): Promise<void> {}
}
