import type { AppError } from '@hexad/kernel';
import type { Message as AmqpMessage } from 'amqplib';
import type { Lane } from '../driver.js';
import { again, HEADERS } from './outgoing.js';
import type { Sender } from './sender.js';
import type { Topology } from './topology.js';
import type { Link } from './link.js';

export interface Burial {
  readonly lane: Lane;
  /** Where the message came from. */
  readonly queue: string;
  readonly error: AppError;
  readonly attempts: number;
}

/** Takes messages to the dead letters. */
export class Graveyard {
  readonly #link: Link;
  readonly #sender: Sender;
  readonly #topology: Topology;

  constructor(link: Link, sender: Sender, topology: Topology) {
    this.#link = link;
    this.#sender = sender;
    this.#topology = topology;
  }

  /** Resolves when the broker has it safe, however long the broker is away; rejects when the delivery is lost before that. */
  async bury(message: AmqpMessage, { lane, queue, error, attempts }: Burial, lost: AbortSignal): Promise<void> {
    const { names } = this.#topology;
    const { code, message: text, details } = error;
    const notes = {
      [HEADERS.queue]: queue,
      [HEADERS.error]: JSON.stringify({ code, message: text.slice(0, 2_000), details: small(details) }),
      [HEADERS.attempts]: attempts,
      [HEADERS.diedAt]: new Date().toISOString(),
    };
    const letter = again(message, { exchange: names.dead, routingKey: names.deadOf(lane) }, notes);
    while ((await this.#sender.insist([letter], lost)).length > 0) {
      await this.#link.onChannel((channel) =>
        lane.kind === 'tasks' ? this.#topology.tasks(channel, lane.queue) : this.#topology.group(channel, lane.group, []),
      );
    }
  }
}

/** Details are for people; what is too long for a header is left out. */
const small = (details: object): object => (JSON.stringify(details).length > 8_000 ? {} : details);
