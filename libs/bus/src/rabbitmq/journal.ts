import { randomUUID } from 'node:crypto';
import type { Log } from '@hexad/telemetry';
import type { ConsumeMessage } from 'amqplib';
import { Attachment } from './attachment.js';
import type { Link } from './link.js';
import type { Sender } from './sender.js';
import type { Topology } from './topology.js';

export interface JournalOptions {
  readonly link: Link;
  readonly sender: Sender;
  readonly topology: Topology;
  readonly name: string;
  /** As RabbitMQ writes it: `7D`. Nothing is forgotten without it. */
  readonly maxAge?: string;
  readonly read: (entry: unknown) => void;
  readonly log: Log;
}

const AHEAD = 500;

/** A stream that every process reads from its beginning and then follows. */
export class Journal implements AsyncDisposable {
  readonly #options: JournalOptions;
  readonly #attachment: Attachment;
  readonly #closing = new AbortController();
  readonly #awaited = new Map<string, () => void>();
  #next: number | undefined;

  constructor(options: JournalOptions) {
    const { link, topology, name, maxAge, log } = options;
    this.#options = options;
    this.#attachment = new Attachment({
      link,
      name,
      log,
      open: (model) => model.createChannel(),
      setUp: async (channel) => {
        await topology.log(channel, name, maxAge);
        await channel.prefetch(AHEAD);
        const take = (message: ConsumeMessage | null): void => {
          if (message === null) return this.#attachment.renew();
          this.#take(message);
          channel.ack(message);
        };
        await channel.consume(name, take, { arguments: { 'x-stream-offset': this.#next ?? 'first' } });
      },
    });
  }

  /** Resolves when this process has read it, and so everything that was written before. */
  async append(entry: object): Promise<void> {
    const { signal } = this.#closing;
    await this.#attachment.ready;
    const messageId = randomUUID();
    const read = Promise.withResolvers<void>();
    const stop = () => read.reject(signal.reason as Error);
    this.#awaited.set(messageId, read.resolve);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const body = Buffer.from(JSON.stringify(entry));
      const properties = { persistent: true, messageId, contentType: 'application/json' };
      await this.#options.sender.insist([{ exchange: '', routingKey: this.#options.name, body, properties }], signal);
      await read.promise;
    } finally {
      this.#awaited.delete(messageId);
      signal.removeEventListener('abort', stop);
    }
  }

  /** Resolves when everything that is written by now was read. */
  caughtUp(): Promise<void> {
    return this.append({});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#attachment[Symbol.asyncDispose]();
    this.#closing.abort(new Error('the bus is closed'));
  }

  #take({ content, properties }: ConsumeMessage): void {
    const { headers, messageId } = properties as { headers?: Record<string, unknown>; messageId?: string };
    const offset = headers?.['x-stream-offset'];
    if (typeof offset === 'number') {
      if (this.#next !== undefined && offset < this.#next) return;
      this.#next = offset + 1;
    }
    const entry = parsed(content);
    if (entry !== undefined) this.#options.read(entry);
    if (messageId !== undefined) this.#awaited.get(messageId)?.();
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
