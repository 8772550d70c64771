import { DELAY_EXPIRES_MS, type Topology } from './topology.js';
import type { Link } from './link.js';

/** Steps in an octave: a delay is within 13 % of what was asked for. Finer ones would be more queues. */
const STEPS = 3;
const LONGEST_MS = 24 * 60 * 60 * 1000;
const FRESH_MS = DELAY_EXPIRES_MS / 6;

/** The delay of the ladder that is next to this one, in milliseconds. */
export function rung(delayMs: number): number {
  const wanted = Math.min(Math.max(delayMs, 1), LONGEST_MS);
  return Math.round(2 ** (Math.round(Math.log2(wanted) * STEPS) / STEPS));
}

/** Queues in which a message waits a fixed time each: one that waits long cannot hold up one that waits shortly. Made when needed. */
export class Delays {
  readonly #link: Link;
  readonly #topology: Topology;
  readonly #made = new Map<number, { readonly at: number; readonly done: Promise<void> }>();

  constructor(link: Link, topology: Topology) {
    this.#link = link;
    this.#topology = topology;
  }

  /** Resolves with the exchange that a message with the name of its queue as routing key is to be sent to. */
  async exchange(delayMs: number): Promise<string> {
    const ms = rung(delayMs);
    const known = this.#made.get(ms);
    if (known === undefined || known.at + FRESH_MS < performance.now()) {
      const done = this.#link.onChannel((channel) => this.#topology.delay(channel, ms));
      this.#made.set(ms, { at: performance.now(), done });
      done.catch(() => this.#made.delete(ms));
    }
    await this.#made.get(ms)?.done;
    return this.#topology.names.delay(ms);
  }

  /** Whatever was there may be gone. */
  forget(): void {
    this.#made.clear();
  }
}
