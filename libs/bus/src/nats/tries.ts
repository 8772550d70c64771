import type { KV } from '@nats-io/kv';
import type { Link } from './link.js';

/** What the server's count of deliveries does not tell. */
export interface Try {
  /** Of the next delivery. */
  readonly attempt: number;
  /** How many of the deliveries so far ended with our word; the others ended with a process. */
  readonly naks: number;
}

/** Of a task that is handed over for the first time. */
export const NONE: Try = { attempt: 1, naks: 0 };

/** Which attempt it is of tasks that were handed over more than once, by their number in the stream. */
export class Tries {
  readonly #link: Link;
  readonly #bucket: () => KV;

  constructor(link: Link, bucket: () => KV) {
    this.#link = link;
    this.#bucket = bucket;
  }

  async read(seq: number): Promise<Try> {
    const entry = await this.#link.during('read the tries of a task', () => this.#bucket().get(`tries.${seq}`));
    return entry?.operation === 'PUT' ? entry.json<Try>() : NONE;
  }

  async write(seq: number, now: Try): Promise<void> {
    await this.#link.during('note the tries of a task', () => this.#bucket().put(`tries.${seq}`, JSON.stringify(now)));
  }

  /** What stays although it is of no use expires. */
  forget(seq: number): void {
    void this.#link.during('forget a task', () => this.#bucket().purge(`tries.${seq}`)).catch(() => undefined);
  }
}
