import type { IncomingHttpHeaders } from 'node:http';
import type { Endpoint, Provider } from '../script/schema.js';

/** A request that came in, and what became of it. */
export interface Seen {
  readonly number: number;
  readonly provider: Provider;
  readonly method: string;
  /** With the query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** JSON where it is JSON, otherwise text. */
  readonly body: unknown;
  readonly key: string | undefined;
  /** Known once the request was understood. */
  endpoint?: Endpoint;
  /** The rule or the recording that answered. */
  rule?: string;
  status?: number;
  /** Pieces of content that were sent of a stream. */
  pieces: number;
  /** `aborted`: the client went away first. `cut`, `stalled`, `hung`: as the script said. */
  outcome: 'pending' | 'answered' | 'refused' | 'aborted' | 'cut' | 'stalled' | 'hung';
}

interface Waiting {
  readonly fits: (seen: Seen) => boolean;
  readonly done: (seen: Seen) => void;
}

/** The last requests, in the order in which they came. */
export class SeenRequests {
  readonly #kept: number;
  readonly #waiting = new Set<Waiting>();
  #all: Seen[] = [];

  constructor(kept: number) {
    this.#kept = kept;
  }

  get all(): readonly Seen[] {
    return this.#all;
  }

  add(seen: Seen): void {
    this.#all.push(seen);
    if (this.#all.length > 2 * this.#kept) this.#all = this.#all.slice(-this.#kept);
    this.changed(seen);
  }

  /** Tells those who wait that a request has come further. */
  changed(seen: Seen): void {
    for (const waiting of this.#waiting) if (waiting.fits(seen)) waiting.done(seen);
  }

  clear(): void {
    this.#all = [];
  }

  /** The first request that fits, now or later. Rejects when the signal aborts. */
  async until(fits: (seen: Seen) => boolean, signal: AbortSignal): Promise<Seen> {
    const found = this.#all.find(fits);
    if (found !== undefined) return found;
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Seen>();
    const waiting = { fits, done: resolve };
    const abort = () => reject(signal.reason as Error);
    this.#waiting.add(waiting);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await promise;
    } finally {
      this.#waiting.delete(waiting);
      signal.removeEventListener('abort', abort);
    }
  }
}
