import { createHash } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Channel, Message as AmqpMessage } from 'amqplib';
import { read } from '../broker/envelope.js';
import { notedAttempts, notedError } from '../broker/noted.js';
import { byId, Page } from '../broker/page.js';
import { DeadLetters, type DeadLetter, type DeadLetterQuery } from '../dead-letters.js';
import type { Journal } from './journal.js';
import type { Lanes } from './lanes.js';
import type { Link } from './link.js';
import { underLock } from './lock.js';
import type { Names } from './names.js';
import { again, attributeOf, HEADERS, originalHeaders } from './outgoing.js';
import type { Sender } from './sender.js';
import { giveBack, walk } from './walk.js';

interface Found {
  readonly letter: DeadLetter;
  readonly raw: AmqpMessage;
}

export interface RabbitDeadLettersOptions {
  readonly link: Link;
  readonly sender: Sender;
  readonly names: Names;
  readonly lanes: Lanes;
  readonly journal: Journal;
}

/**
 * The dead letters of each lane are a queue. Looking at them takes them out and gives them back, and the broker promises no order for that, so
 * all of a lane are looked at for each page. A lock in the broker keeps others from finding it empty meanwhile.
 */
export class RabbitDeadLetters extends DeadLetters {
  readonly #options: RabbitDeadLettersOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: RabbitDeadLettersOptions) {
    super();
    this.#options = options;
  }

  protected override async find({ lane, tenant, type, after = '', limit }: DeadLetterQuery): Promise<DeadLetter[]> {
    const lanes = lane === undefined ? await this.#lanes() : [lane].filter(isLane);
    const letters: DeadLetter[] = [];
    for (const name of lanes) {
      const page = new Page(limit);
      await this.#looking(name, (channel, queue) =>
        walk(channel, queue, (raw) => {
          const letter = letterOf(raw, name);
          const wanted = (tenant === undefined || letter.message.tenant === tenant) && (type === undefined || letter.message.type === type);
          if (letter.id > after && wanted) page.offer(letter);
          return false;
        }),
      );
      letters.push(...page.letters);
    }
    return letters.sort(byId).slice(0, limit);
  }

  override show(id: string): Promise<DeadLetter> {
    return this.#finding(id, async ({ letter }) => letter);
  }

  override async replay(id: string): Promise<void> {
    await this.#finding(id, async ({ raw }, channel) => {
      const back = again(raw, { exchange: '', routingKey: queueOf(raw) }, {});
      if ((await this.#options.sender.send([back])).length > 0) throw new AppError('conflict', `The queue ${queueOf(raw)} is no more.`);
      channel.ack(raw);
    });
  }

  override async drop(id: string): Promise<void> {
    await this.#finding(id, async ({ raw }, channel) => channel.ack(raw));
  }

  async #lanes(): Promise<string[]> {
    await this.#options.journal.caughtUp();
    return this.#options.lanes.names;
  }

  async #finding<T>(id: string, use: (found: Found, channel: Channel) => Promise<T>): Promise<T> {
    const lane = laneOf(id);
    if (lane === undefined || !isLane(lane)) throw missing(id);
    return this.#looking(lane, async (channel, queue) => {
      let found: Found | undefined;
      await walk(channel, queue, (raw) => {
        const letter = letterOf(raw, lane);
        if (letter.id === id) found = { letter, raw };
        return found !== undefined;
      });
      if (found === undefined) throw missing(id);
      return use(found, channel);
    });
  }

  /** One at a time in this process, and in all. */
  #looking<T>(lane: string, look: (channel: Channel, queue: string) => Promise<T>): Promise<T> {
    const queue = this.#options.names.deadNamed(lane);
    const looking = this.#inTurn((channel) => look(channel, queue));
    this.#last = looking.catch(() => undefined);
    return looking;
  }

  async #inTurn<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    await this.#last;
    const { link, names } = this.#options;
    const looking = async (channel: Channel): Promise<T> => {
      try {
        return await work(channel);
      } finally {
        giveBack(channel);
      }
    };
    return underLock(link, names.lock, () => link.onChannel(looking));
  }
}

interface Death {
  readonly reason: string;
  readonly queue: string;
  readonly time?: { readonly value: number };
}

/** What the broker itself noted when it gave a message up. */
const deathOf = ({ properties }: AmqpMessage): Death | undefined => (properties.headers?.['x-death'] as Death[] | undefined)?.[0];
const noteOf = ({ properties }: AmqpMessage, name: string): unknown => properties.headers?.[name] as unknown;

function queueOf(raw: AmqpMessage): string {
  const noted = noteOf(raw, HEADERS.queue);
  return typeof noted === 'string' ? noted : (deathOf(raw)?.queue ?? '');
}

function letterOf(raw: AmqpMessage, lane: string): DeadLetter {
  const noted = noteOf(raw, HEADERS.error);
  const [death, attempts] = [deathOf(raw), notedAttempts(noteOf(raw, HEADERS.attempts) ?? noteOf(raw, HEADERS.attempt))];
  const time = noteOf(raw, HEADERS.diedAt);
  const diedAt = typeof time === 'string' ? time : new Date((death?.time?.value ?? 0) * 1000).toISOString();
  const error = noted === undefined && death !== undefined ? AppError.parse(givenUp(death)).toJSON() : notedError(noted);
  return {
    id: idOf(raw, lane, diedAt),
    lane,
    attempts,
    diedAt,
    error,
    headers: originalHeaders(raw),
    message: read(attributeOf(raw), raw.content).message,
  };
}

const givenUp = (death: Death): object => ({
  code: 'exhausted',
  message: `RabbitMQ gave the message up (${death.reason}): it was handed over too often and never settled.`,
});

/** Sorted by when they died; the lane is in it, so that it is found without looking everywhere. */
const idOf = (raw: AmqpMessage, lane: string, diedAt: string): string => `${diedAt}~${lane}~${messageIdOf(raw)}`;
const laneOf = (id: string): string | undefined => id.split('~')[1];

const messageIdOf = ({ properties, content }: AmqpMessage): string =>
  typeof properties.messageId === 'string' ? properties.messageId : createHash('sha256').update(content).digest('hex').slice(0, 32);

/** Also one that nobody ever subscribed to. */
const isLane = (lane: string): boolean => /^(?:events|tasks):[\x21-\x7d]+$/u.test(lane) && !/[*#]/u.test(lane);

const missing = (id: string): AppError => new AppError('not_found', `There is no dead letter ${id}.`);
