import type { AfterGap } from '../domain/stream.js';
import type { Told } from '../domain/entry.js';
import type { Feed } from './feed.js';
import type { Tails } from './tails.js';

const PAGE = 200;

export interface Watched {
  readonly sequence: number;
  /** Absent: the watch begins here, or goes on here after a gap. */
  readonly told?: Told;
  /** Whether there is a gap before it. */
  readonly missed: boolean;
}

/** A stream from where somebody was, and then as it grows. */
export class WatchFeed {
  readonly #feed: Feed;
  readonly #tails: Tails;

  constructor(feed: Feed, tails: Tails) {
    this.#feed = feed;
    this.#tails = tails;
  }

  /**
   * First where it begins: after `after`, or with undefined at the end. A number that is older than what is kept, or that was never given, misses
   * something, and begins at the end, or with `kept` at what there still is. Ends when `signal` aborts.
   */
  async *execute(
    tenant: string,
    stream: string,
    after: number | undefined,
    signal: AbortSignal,
    gap: AfterGap = 'end',
  ): AsyncGenerator<Watched, void> {
    using watching = this.#tails.watch(tenant, stream);
    const { tail } = watching;
    const known = await tail.position();
    // Another process may know of more than this one has looked at.
    const { sequence, dropped } = (after ?? 0) <= known.sequence ? known : await this.#feed.position(tenant, stream);
    const missed = after !== undefined && (after < dropped || after > sequence);
    let last = after ?? sequence;
    if (missed) last = gap === 'kept' && last < dropped ? dropped : sequence;
    yield { sequence: last, missed };
    while (!signal.aborted) {
      const changed = tail.changed(signal);
      const entries = tail.after(last) ?? (await this.#feed.read(tenant, stream, last, PAGE));
      for (const { sequence: next, told } of entries) {
        if (next !== last + 1) yield { sequence: next - 1, missed: true };
        yield { sequence: next, told, missed: false };
        last = next;
      }
      if (entries.length === 0) await changed;
    }
  }
}
