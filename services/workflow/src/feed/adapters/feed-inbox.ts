import { Inbox } from '../../notifications/application/inbox.js';
import type { Feed } from '../application/feed.js';
import type { Told } from '../domain/entry.js';
import { userStream } from '../domain/stream.js';

/** Messages for a person are a stream of their own. */
export class FeedInbox extends Inbox {
  readonly #feed: Feed;

  constructor(feed: Feed) {
    super();
    this.#feed = feed;
  }

  override put(tenant: string, userId: string, told: Told, key: string): Promise<void> {
    return this.#feed.append(tenant, [{ stream: userStream(userId), told, key }]);
  }
}
