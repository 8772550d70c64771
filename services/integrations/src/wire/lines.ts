import type { Clock } from '@hexad/kernel';
import { Line, type Send } from './line.js';

/** Connections of which is remembered what they are limited to. */
const MOST = 2_000;

/** One line for each connection of a tenant: what one uses up is no other's. */
export class Lines {
  readonly #send: Send;
  readonly #clock: Clock;
  readonly #lines = new Map<string, Line>();

  constructor(send: Send, clock: Clock) {
    this.#send = send;
    this.#clock = clock;
  }

  of(connectionId: string): Line {
    const known = this.#lines.get(connectionId) ?? new Line(this.#send, this.#clock);
    // The last one used stands last: who is forgotten has been silent for longest.
    this.#lines.delete(connectionId);
    this.#lines.set(connectionId, known);
    if (this.#lines.size > MOST) this.#lines.delete(this.#lines.keys().next().value!);
    return known;
  }
}
