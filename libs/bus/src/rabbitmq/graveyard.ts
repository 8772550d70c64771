import type { AppError } from '@hexad/kernel';
import { LARGEST_BODY } from '@hexad/store';
import type { Message as AmqpMessage } from 'amqplib';
import type { Lane } from '../driver.js';
import { again, HEADERS } from './outgoing.js';
import type { Sender } from './sender.js';
import type { Topology } from './topology.js';
import type { Link } from './link.js';

/** Bytes, so that with ours they are less than amqplib can encode. */
const MOST_HEADERS = 40_000;

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
    const letter = again(portable(message), { exchange: names.dead, routingKey: names.deadOf(lane) }, notes);
    while ((await this.#sender.insist([letter], lost)).length > 0) {
      await this.#link.onChannel((channel) =>
        lane.kind === 'tasks' ? this.#topology.tasks(channel, lane.queue) : this.#topology.group(channel, lane.group, []),
      );
    }
  }
}

/** What we add must find room: of what nobody here could have sent, the beginning is kept, and headers that are not too long. */
function portable(message: AmqpMessage): AmqpMessage {
  let room = MOST_HEADERS;
  const headers = Object.entries((message.properties.headers ?? {}) as Record<string, unknown>).filter(
    ([name, value]) => (room -= name.length + JSON.stringify(value ?? null).length) > 0,
  );
  return {
    ...message,
    content: message.content.subarray(0, LARGEST_BODY),
    properties: { ...message.properties, headers: Object.fromEntries(headers) },
  };
}

/** Details are for people; what is too long for a header is left out. */
const small = (details: object): object => (JSON.stringify(details).length > 8_000 ? {} : details);
