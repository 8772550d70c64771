import { AppError } from '@hexad/kernel';
import { resuming } from '../application/resuming.js';

/** What a stream of the feed says: where it begins, an entry, or that something is missing before a number. */
export interface Said<E> {
  readonly sequence: number;
  readonly entry?: E | undefined;
  readonly missed: boolean;
}

/** Opens the stream of a project after a number; undefined: at its end. */
export type WatchProject<E> = (
  project: { readonly tenant: string; readonly id: string },
  after: number | undefined,
  signal: AbortSignal,
) => AsyncIterable<Said<E>>;

/** Entries that are held in memory for those who are a little behind. */
const HELD = 200;
/** In a row; about a minute: a service that is being replaced is back by then. */
export const MOST_FAILURES = 60;

export interface Numbered<E> {
  readonly sequence: number;
  readonly entry: E;
}

/** The end of a project's stream, read once for all who watch it at this process. */
export class SharedFeed<E> {
  readonly #waiting = new Set<() => void>();
  readonly #begun = Promise.withResolvers<void>();
  #held: Numbered<E>[] = [];
  /** Everything after this number is held. */
  #from = 0;
  #last = 0;
  #failure: AppError | undefined;

  /** Reads until `signal` aborts or the stream cannot be mended. */
  async read(open: (after: number | undefined) => AsyncIterable<Said<E>>, signal: AbortSignal): Promise<void> {
    this.#begun.promise.catch(() => undefined);
    try {
      for await (const { sequence, entry } of resuming(open, undefined, signal, MOST_FAILURES)) {
        if (entry === undefined) [this.#held, this.#from] = [[], sequence];
        else this.#held.push({ sequence, entry });
        if (this.#held.length > HELD) this.#from = this.#held.shift()!.sequence;
        this.#last = sequence;
        this.#begun.resolve();
        this.#tell();
      }
      throw new AppError('unavailable', 'The watch has ended; subscribe again with the last sequence.');
    } catch (thrown) {
      this.#failure = AppError.from(thrown);
      this.#begun.reject(this.#failure);
      this.#tell();
    }
  }

  /** Where it ends now, once that is known. */
  async position(): Promise<number> {
    await this.#begun.promise;
    return this.#last;
  }

  /** What came after a number; undefined where that is not held, or was never given. Fails when the stream has. */
  after(sequence: number): readonly Numbered<E>[] | undefined {
    if (this.#failure) throw this.#failure;
    if (sequence < this.#from || sequence > this.#last) return undefined;
    return this.#held.slice(this.#held.length - (this.#last - sequence));
  }

  /** Resolves when there is more, after `mostMs`, or when `signal` aborts. Call it before looking. */
  changed(mostMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, mostMs).unref();
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
    });
  }

  #tell(): void {
    for (const wake of this.#waiting) wake();
  }
}

interface Open<E> {
  readonly feed: SharedFeed<E>;
  readonly stop: AbortController;
  watchers: number;
}

/** The feeds that somebody watches at this process: one stream each, however many watch. */
export class SharedFeeds<E> {
  readonly #watch: WatchProject<E>;
  readonly #open = new Map<string, Open<E>>();

  constructor(watch: WatchProject<E>) {
    this.#watch = watch;
  }

  /** Shared with all who watch the project, until the last of them disposes it. */
  join(tenant: string, id: string): { readonly feed: SharedFeed<E> } & Disposable {
    const key = `${tenant} ${id}`;
    const open = this.#open.get(key) ?? this.#begin(key, { tenant, id });
    open.watchers += 1;
    return {
      feed: open.feed,
      [Symbol.dispose]: () => {
        open.watchers -= 1;
        if (open.watchers > 0) return;
        open.stop.abort();
        if (this.#open.get(key) === open) this.#open.delete(key);
      },
    };
  }

  #begin(key: string, project: { readonly tenant: string; readonly id: string }): Open<E> {
    const open: Open<E> = { feed: new SharedFeed(), stop: new AbortController(), watchers: 0 };
    const { signal } = open.stop;
    this.#open.set(key, open);
    void open.feed
      .read((after) => this.#watch(project, after, signal), signal)
      // Whoever comes next begins anew.
      .finally(() => this.#open.get(key) === open && this.#open.delete(key));
    return open;
  }
}
