import type { Message } from '@hexad/bus';
import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import type { Slice } from '../workflow.module.js';
import { StoreFeed } from './adapters/store-feed.js';
import { Gather } from './application/gather.js';
import { Tails } from './application/tails.js';
import { WatchFeed } from './application/watch-feed.js';
import { KEPT } from './domain/stream.js';
import { entriesOf } from './events/entries-of.js';
import { FeedController } from './rpc/feed.controller.js';

/** How often a process lets go of what need not be kept. Milliseconds. */
const TRIM_EVERY_MS = 60_000;

/** What happens, for those who watch. */
export function composeFeed(platform: Platform, store: Store, stack: AsyncDisposableStack) {
  const feed = new StoreFeed(store);
  const gather = new Gather(feed);
  const watchFeed = new WatchFeed(feed, stack.use(new Tails(feed)));
  const log = platform.log('workflow');
  const trim = async (): Promise<void> => {
    for (const [prefix, bounds] of Object.entries(KEPT)) await feed.trim(prefix, bounds, platform.clock.now());
  };
  const timer = setInterval(() => void trim().catch((error: unknown) => log.warn('the feed was not trimmed', { error })), TRIM_EVERY_MS);
  stack.defer(() => clearInterval(timer));
  const slice: Slice = { controllers: [FeedController], providers: [{ provide: WatchFeed, useValue: watchFeed }] };
  return {
    slice,
    /** Resolves when it is kept. */
    keep: (message: Message): Promise<void> => gather.add(message.tenant, entriesOf(message)),
  };
}

export type FeedParts = ReturnType<typeof composeFeed>;
