import type { Entry } from '../domain/entry.js';
import type { Feed, Position } from './feed.js';

/** Entries of a stream that are held in memory for those who watch it. */
const HELD = 300;

/** The end of one stream, read once for all who watch it in this process. */
export class Tail {
  readonly #feed: Pick<Feed, 'position' | 'read'>;
  readonly #tenant: string;
  readonly #stream: string;
  readonly #waiting = new Set<() => void>();
  #held: readonly Entry[] = [];
  /** Undefined until it was looked at. */
  #last: number | undefined;
  #dropped = 0;
  #beginning: Promise<void> | undefined;
  #reading = false;
  #again = false;

  constructor(feed: Pick<Feed, 'position' | 'read'>, tenant: string, stream: string) {
    this.#feed = feed;
    this.#tenant = tenant;
    this.#stream = stream;
  }

  /** Entries after this one; undefined where they have to be read. */
  after(sequence: number): readonly Entry[] | undefined {
    if (this.#last === undefined) return undefined;
    if (sequence >= this.#last) return [];
    const first = this.#held[0];
    return first !== undefined && first.sequence <= sequence + 1 ? this.#held.slice(sequence + 1 - first.sequence) : undefined;
  }

  /** Where it ended when it was looked at last, and what was let go of when it was looked at first. Read once for all who ask at the same time. */
  async position(): Promise<Pick<Position, 'sequence' | 'dropped'>> {
    await this.#begin();
    return { sequence: this.#last!, dropped: this.#dropped };
  }

  /** Resolves when it has grown, or `signal` aborts. Call it before looking. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
    });
  }

  /** Looks for new entries; what comes while it looks is looked for once more. */
  look(): void {
    this.#again = true;
    if (!this.#reading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    while (this.#again) {
      this.#again = false;
      // While the database is away nobody hears anything; whoever looks now and then finds it.
      await this.#grow().catch(() => undefined);
    }
    this.#reading = false;
  }

  async #grow(): Promise<void> {
    await this.#begin();
    const entries = await this.#feed.read(this.#tenant, this.#stream, this.#last!, HELD);
    if (entries.length === 0) return;
    this.#last = entries.at(-1)!.sequence;
    const together = [...this.#held, ...entries];
    // What was let go of in between leaves a gap, before which nothing may be held.
    const from = Math.max(together.length - HELD, lastGap(together));
    this.#held = together.slice(from);
    this.#again ||= entries.length === HELD;
    this.#tell();
  }

  async #begin(): Promise<void> {
    if (this.#last !== undefined) return;
    this.#beginning ??= this.#look().finally(() => (this.#beginning = undefined));
    await this.#beginning;
  }

  async #look(): Promise<void> {
    const { sequence, dropped } = await this.#feed.position(this.#tenant, this.#stream);
    this.#last = sequence;
    this.#dropped = dropped;
    this.#tell();
  }

  #tell(): void {
    for (const wake of this.#waiting) wake();
  }
}

/** From where on the numbers have no gap. */
const lastGap = (entries: readonly Entry[]): number =>
  Math.max(
    0,
    entries.findLastIndex(({ sequence }, at) => at > 0 && entries[at - 1]!.sequence !== sequence - 1),
  );
