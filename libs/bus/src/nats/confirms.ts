import { AppError } from '@hexad/kernel';
import { JetStreamApiError, type ApiError } from '@nats-io/jetstream';
import { createInbox, type Msg } from '@nats-io/transport-node';
import { within } from '../within.js';
import { EncodedHeaders } from './headers.js';
import type { Link } from './link.js';

export interface Outgoing {
  readonly subject: string;
  readonly body: Uint8Array;
  /** Encoded. */
  readonly headers: Uint8Array;
}

interface Batch {
  left: number;
  failure: Error | undefined;
  readonly done: () => void;
}

const CONFIRM_MS = 10_000;

/** Sends batches and counts the confirmations: one promise and one timer for all of a batch, where the client's own publishing has them for each message. */
export class Confirms {
  readonly #link: Link;
  readonly #inbox = createInbox();
  readonly #batches = new Map<string, Batch>();
  #next = 0;

  constructor(link: Link) {
    this.#link = link;
    link.nc.subscribe(`${this.#inbox}.*`, { callback: (_, message) => this.#confirmed(message) });
  }

  /** Resolves when the server has all of them. */
  async send(all: readonly Outgoing[]): Promise<void> {
    if (all.length === 0) return;
    const reply = `${this.#inbox}.${(this.#next += 1)}`;
    const { promise, resolve } = Promise.withResolvers<void>();
    const batch: Batch = { left: all.length, failure: undefined, done: resolve };
    this.#batches.set(reply, batch);
    try {
      await this.#link.during('take the messages', async () => {
        const options = { headers: new EncodedHeaders(), reply };
        for (const { subject, body, headers } of all) {
          options.headers.bytes = headers;
          this.#link.nc.publish(subject, body, options);
        }
        await within(CONFIRM_MS, promise);
        if (batch.failure) throw batch.failure;
      });
    } finally {
      this.#batches.delete(reply);
    }
  }

  #confirmed(message: Msg): void {
    const batch = this.#batches.get(message.subject);
    if (!batch) return;
    batch.failure ??= failureIn(message);
    batch.left -= 1;
    if (batch.left === 0) batch.done();
  }
}

function failureIn(message: Msg): Error | undefined {
  if (message.data.length === 0) return new AppError('unavailable', 'NATS has no stream for the messages; it is being made again.');
  const text = message.string();
  if (!text.includes('"error"')) return undefined;
  const { error } = JSON.parse(text) as { error?: ApiError };
  return error && new JetStreamApiError(error);
}
