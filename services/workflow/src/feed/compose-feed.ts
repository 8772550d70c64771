import type { Message } from '@hexad/bus';
import type { Platform } from '@hexad/host';
import type { Store } from '@hexad/store';
import type { Scope } from '../notifications/application/scope.js';
import type { Slice } from '../workflow.module.js';
import { FeedInbox } from './adapters/feed-inbox.js';
import { StoreFeed } from './adapters/store-feed.js';
import { Gather } from './application/gather.js';
import { Tails } from './application/tails.js';
import { WatchApprovals, type IsAsked } from './application/watch-approvals.js';
import { WatchFeed } from './application/watch-feed.js';
import { WatchInbox } from './application/watch-inbox.js';
import { KEPT } from './domain/stream.js';
import { entriesOf } from './events/entries-of.js';
import { FeedController } from './rpc/feed.controller.js';

/** How often a process lets go of what need not be kept. Milliseconds. */
const TRIM_EVERY_MS = 600_000;

/** What happens, for those who watch. */
export function composeFeed(platform: Platform, store: Store, stack: AsyncDisposableStack) {
  const feed = new StoreFeed(store);
  const gather = new Gather(feed);
  const watchFeed = new WatchFeed(feed, stack.use(new Tails(feed)));
  const log = platform.log('workflow');
  const timer = setInterval(
    () => void feed.trim(KEPT, platform.clock.now()).catch((error: unknown) => log.warn('the feed was not trimmed', { error })),
    TRIM_EVERY_MS,
  );
  stack.defer(() => clearInterval(timer));
  return {
    inbox: new FeedInbox(feed),
    slice: (scope: Scope, isAsked: IsAsked): Slice => ({
      controllers: [FeedController],
      providers: [
        { provide: WatchFeed, useValue: watchFeed },
        { provide: WatchApprovals, useValue: new WatchApprovals(watchFeed, isAsked) },
        { provide: WatchInbox, useValue: new WatchInbox(watchFeed, feed, scope) },
      ],
    }),
    /** Resolves when it is kept. */
    keep: (message: Message): Promise<void> => gather.add(message.tenant, entriesOf(message)),
  };
}
