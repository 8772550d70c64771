import { randomBytes } from 'node:crypto';
import { AckPolicy, DeliverPolicy, type ConsumerInfo } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { isServerError, SERVER } from './faults.js';
import { WINDOW } from './partition.js';
import type { Server } from './server.js';
import { DAY_MS } from './set-up.js';

/** No acknowledgement is ever late: a new holder begins a consumer of its own. */
const ACK_WAIT_MS = 3_600_000;

export interface Made {
  readonly consumer: string;
  /** The first message that the consumer was made for. */
  readonly start: number;
  readonly filter: string;
}

/** The consumers of a group at the server: one for each epoch of each partition. */
export class PartitionConsumers {
  readonly #server: Server;
  readonly #stream: string;
  readonly #group: string;

  /** The group as a word of a subject. */
  constructor(server: Server, stream: string, group: string) {
    this.#server = server;
    this.#stream = stream;
    this.#group = group;
  }

  /** Begins with this message; undefined: with what is published from now on. */
  async make(n: number, filter: string, from: number | undefined): Promise<Made> {
    const { link, replicas } = this.#server;
    const name = `${this.#group}-${n}-${randomBytes(4).toString('hex')}`;
    const start =
      from === undefined ? { deliver_policy: DeliverPolicy.New } : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from };
    const made = await link.during('make a consumer', () =>
      link.jsm.consumers.add(this.#stream, {
        durable_name: name,
        filter_subject: filter,
        ack_policy: AckPolicy.All,
        ack_wait: nanos(ACK_WAIT_MS),
        max_ack_pending: WINDOW,
        // What waits longer than that has expired.
        inactive_threshold: nanos(8 * DAY_MS),
        num_replicas: replicas,
        ...start,
      }),
    );
    return { consumer: name, filter, start: from ?? made.delivered.stream_seq + 1 };
  }

  async info(consumer: string): Promise<ConsumerInfo | undefined> {
    const { link } = this.#server;
    return link.during('look for a consumer', async () => {
      try {
        return await link.jsm.consumers.info(this.#stream, consumer);
      } catch (error) {
        if (isServerError(error, SERVER.consumerNotFound)) return undefined;
        throw error;
      }
    });
  }

  async delete(consumer: string): Promise<void> {
    const { link } = this.#server;
    // It is gone already, or goes when nobody has used it for long.
    await link.during('delete a consumer', () => link.jsm.consumers.delete(this.#stream, consumer)).catch(() => undefined);
  }
}
