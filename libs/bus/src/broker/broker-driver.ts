import type { OutboxMessage, Publisher } from '@hexad/store';
import type { DeadLetters } from '../dead-letters.js';
import { BusDriver } from '../driver.js';

/** A transport outside the store: the outbox relay publishes to it. */
export abstract class BrokerDriver extends BusDriver implements Publisher {
  abstract readonly deadLetters: DeadLetters;

  /** Those tasks that were enqueued until then, by the `time` of the message; some may be on their way from an outbox. */
  abstract override cancelTasks(tenant: string, queue: string, key: string, until?: Date): Promise<void>;

  /**
   * Resolves when the broker has all of the batch safe; keeps the order per key. A message that came before (same id) may come again.
   * Fails with `unavailable` while the broker cannot be reached, `exhausted` when it has no room, `too_large` before anything is sent.
   */
  abstract publish(batch: readonly OutboxMessage[]): Promise<void>;
}
