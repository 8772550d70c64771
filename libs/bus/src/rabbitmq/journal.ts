import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Channel, ConsumeMessage, Message as AmqpMessage } from 'amqplib';
import { Attachment } from './attachment.js';
import type { Link } from './link.js';
import { underLock } from './lock.js';
import { orAborted } from './or-aborted.js';
import type { Outgoing } from './outgoing.js';
import type { Sender } from './sender.js';
import type { Topology } from './topology.js';
import { giveBack, walk } from './walk.js';

export interface JournalOptions {
  readonly link: Link;
  readonly sender: Sender;
  readonly topology: Topology;
  readonly name: string;
  /** Milliseconds after which an entry is forgotten. Nothing is forgotten without it. */
  readonly keptMs?: number;
  readonly read: (entry: unknown) => void;
  /** Of entries about the same thing only the last is kept. */
  readonly about: (entry: unknown) => string | undefined;
  readonly log: Log;
}

/**
 * What every process must know, also one that begins later: whatever is written goes to a queue that keeps it, which is read at the
 * beginning and given back, and to a queue of each process that lives. (A stream would do all that, but one of a broker that was killed
 * does not come back by itself: seen on 3.10.)
 */
export class Journal implements AsyncDisposable {
  readonly #options: JournalOptions;
  readonly #attachment: Attachment;
  readonly #closing = new AbortController();
  readonly #awaited = new Map<string, () => void>();
  #mailbox = '';

  constructor(options: JournalOptions) {
    const { link, name, log } = options;
    this.#options = options;
    this.#attachment = new Attachment({
      link,
      name,
      log,
      open: (model) => model.createChannel(),
      setUp: (channel) => this.#setUp(channel),
    });
  }

  /** Resolves when this process has read it, and so everything that was written before. */
  append(entry: object): Promise<void> {
    return this.#send(entry, () => ({ exchange: this.#options.name, routingKey: '' }));
  }

  /** Resolves when everything that is written by now was read. */
  caughtUp(): Promise<void> {
    return this.#send({}, () => ({ exchange: '', routingKey: this.#mailbox }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#attachment[Symbol.asyncDispose]();
    this.#closing.abort(new AppError('unavailable', 'The bus is closed.'));
  }

  async #send(entry: object, to: () => Pick<Outgoing, 'exchange' | 'routingKey'>): Promise<void> {
    const { signal } = this.#closing;
    signal.throwIfAborted();
    await this.#attachment.ready;
    const messageId = randomUUID();
    const read = Promise.withResolvers<void>();
    this.#awaited.set(messageId, read.resolve);
    try {
      const properties = { persistent: true, messageId, contentType: 'application/json' };
      await this.#options.sender.insist([{ ...to(), body: Buffer.from(JSON.stringify(entry)), properties }], signal);
      await orAborted(signal, read.promise);
    } finally {
      this.#awaited.delete(messageId);
    }
  }

  async #setUp(channel: Channel): Promise<void> {
    const { topology, name, keptMs, link } = this.#options;
    await topology.journal(channel, name, keptMs);
    const { queue } = await channel.assertQueue('', { exclusive: true, durable: false });
    await channel.bindQueue(queue, name, '');
    let early: ConsumeMessage[] | undefined = [];
    const take = (message: ConsumeMessage | null): void => {
      if (message === null) this.#attachment.renew();
      else if (early) early.push(message);
      else this.#take(message);
    };
    await channel.consume(queue, take, { noAck: true });
    await underLock(link, `${name}-lock`, () => link.onChannel((own) => this.#readAll(own)));
    for (const message of early.splice(0)) this.#take(message);
    early = undefined;
    this.#mailbox = queue;
    // What was on its way to the mailbox before this one was read from the beginning, or tells nobody anything.
    for (const done of this.#awaited.values()) done();
  }

  /** Everything that is kept, which is given back. */
  async #readAll(channel: Channel): Promise<void> {
    const { name, about } = this.#options;
    const last = new Map<string, AmqpMessage>();
    await walk(channel, name, (message) => {
      const subject = about(parsed(message.content));
      const before = subject === undefined ? undefined : last.get(subject);
      if (before) channel.ack(before);
      if (subject !== undefined) last.set(subject, message);
      this.#take(message);
      return false;
    });
    giveBack(channel);
  }

  #take({ content, properties }: AmqpMessage): void {
    const entry = parsed(content);
    if (entry !== undefined) this.#options.read(entry);
    this.#awaited.get(String(properties.messageId))?.();
  }
}

/** Nobody else writes here; what is not ours is passed over. */
function parsed(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
}
