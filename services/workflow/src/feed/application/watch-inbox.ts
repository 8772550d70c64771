import type { Caller } from '@hexad/kernel';
import type { Scope } from '../../notifications/application/scope.js';
import { INBOX, userStream } from '../domain/stream.js';
import type { Feed } from './feed.js';
import type { Visible } from './visible.js';
import type { Watched, WatchFeed } from './watch-feed.js';

/** What was kept for the caller. */
export class WatchInbox {
  readonly #watch: WatchFeed;
  readonly #feed: Feed;
  readonly #scope: Scope;

  constructor(watch: WatchFeed, feed: Feed, scope: Scope) {
    this.#watch = watch;
    this.#feed = feed;
    this.#scope = scope;
  }

  /** From `after` on, or from what was acknowledged last. What is of a project that the caller may no longer see is left out. */
  async *execute(caller: Caller, after: number | undefined, visible: Visible, signal: AbortSignal): AsyncGenerator<Watched, void> {
    const stream = userStream(await this.#scope.me(caller));
    const from = after ?? (await this.#feed.position(caller.tenant, stream)).acknowledged;
    for await (const watched of this.#watch.execute(caller.tenant, stream, from, signal, INBOX))
      if (watched.told === undefined || (await visible.has(watched.told.projectId))) yield watched;
  }

  /** Up to which it is dealt with: the highest that was ever said. */
  async acknowledge(caller: Caller, sequence: number): Promise<number> {
    return this.#feed.acknowledge(caller.tenant, userStream(await this.#scope.me(caller)), sequence);
  }
}
