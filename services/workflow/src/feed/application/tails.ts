import { wordFor } from '../domain/stream.js';
import type { Feed } from './feed.js';
import { Tail } from './tail.js';

/** Milliseconds after which it is looked at again, for words between processes may get lost, and some databases have none. */
const LOOK_AGAIN_MS = 2_000;

interface Open {
  readonly tail: Tail;
  watchers: number;
}

/** The ends of the streams that somebody watches in this process. */
export class Tails implements Disposable {
  readonly #feed: Feed;
  readonly #open = new Map<string, Open>();
  readonly #listening: Disposable;
  readonly #timer: NodeJS.Timeout;

  constructor(feed: Feed) {
    this.#feed = feed;
    this.#listening = feed.onWord((word) => this.#open.get(word)?.tail.look());
    this.#timer = setInterval(() => this.#open.forEach(({ tail }) => tail.look()), LOOK_AGAIN_MS).unref();
  }

  /** Shared with all who watch it, until the last of them disposes it. */
  watch(tenant: string, stream: string): { readonly tail: Tail } & Disposable {
    const word = wordFor(tenant, stream);
    const open = this.#open.get(word) ?? { tail: new Tail(this.#feed, tenant, stream), watchers: 0 };
    if (open.watchers === 0) open.tail.look();
    this.#open.set(word, open);
    open.watchers += 1;
    return {
      tail: open.tail,
      [Symbol.dispose]: () => {
        open.watchers -= 1;
        if (open.watchers === 0) this.#open.delete(word);
      },
    };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#listening[Symbol.dispose]();
  }
}
