import type { AppError } from '@hexad/kernel';
import type { Msg } from '@nats-io/transport-node';
import type { Message } from '../bus.js';
import { read } from '../broker/envelope.js';
import type { Raw } from '../broker/raw.js';
import type { Graves } from './graves.js';
import { attributesIn } from './headers.js';
import type { Holding } from './holding.js';
import type { Entry } from './partition.js';
import { headersIn, type Header } from './received.js';

export interface EventParts {
  readonly msg: Msg;
  readonly header: Header;
  readonly graves: Graves;
}

/** An event in the hands of this process. What is settled after the partition was lost changes nothing. */
export class EventRaw implements Raw {
  readonly message: Message;
  readonly malformed: AppError | undefined;
  readonly redelivered: number;
  readonly lost: AbortSignal;
  readonly entry: Entry;
  readonly holding: Holding;
  readonly #lane: string;
  readonly #msg: Msg;
  readonly #graves: Graves;

  constructor(lane: string, holding: Holding, entry: Entry, { msg, header, graves }: EventParts) {
    const { message, malformed } = read(attributesIn(header), msg.data);
    this.message = message;
    this.malformed = malformed;
    this.entry = entry;
    this.holding = holding;
    this.lost = holding.lost.signal;
    this.redelivered = entry.seq <= holding.suspectUpTo ? 1 : 0;
    this.#lane = lane;
    this.#msg = msg;
    this.#graves = graves;
  }

  async ack(): Promise<void> {
    if (!this.lost.aborted) this.holding.partition.ack(this.entry);
  }

  async bury(error: AppError, attempts: number): Promise<void> {
    const { subject, data: body } = this.#msg;
    const headers = headersIn(this.#msg);
    const corpse = { lane: this.#lane, subject, seq: this.entry.seq, headers, body, error, attempts };
    if (await this.#graves.buryForSure(corpse, this.lost)) await this.ack();
  }

  async release(): Promise<void> {
    this.holding.partition.leave(this.entry);
  }
}
