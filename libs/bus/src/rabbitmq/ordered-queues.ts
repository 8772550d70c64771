import { AppError } from '@hexad/kernel';
import { within } from '../within.js';
import type { Journal } from './journal.js';
import type { Lanes } from './lanes.js';
import type { Link } from './link.js';
import type { Topology } from './topology.js';

/** Milliseconds; then the outbox waits, and perhaps another process has a better connection. */
const KNOWN_MS = 10_000;

export interface OrderedQueuesOptions {
  readonly publishing: Link;
  readonly topology: Topology;
  readonly lanes: Lanes;
  readonly lanesJournal: Journal;
}

/**
 * The partitions that ordered tasks wait in. They are declared with the first task that is published to them, and every process hears of it,
 * also one that begins later: most queues never have any, and would else be eight more queues of the broker each.
 */
export class OrderedQueues {
  readonly #options: OrderedQueuesOptions;
  readonly #known = new Map<string, Promise<void>>();

  constructor(options: OrderedQueuesOptions) {
    this.#options = options;
  }

  /** Resolves when they are there, and whoever subscribed to the queue, or does so later, hears of them. */
  ensure(queue: string): Promise<void> {
    const known = this.#known.get(queue);
    if (known) return known;
    const ensuring = this.#declare(queue);
    this.#known.set(queue, ensuring);
    ensuring.catch(() => this.#known.delete(queue));
    return ensuring;
  }

  /** Whatever was there may be gone. */
  forget(): void {
    this.#known.clear();
  }

  async #declare(queue: string): Promise<void> {
    const { publishing, topology, lanes, lanesJournal } = this.#options;
    await publishing.onChannel((channel) => topology.orderedTasks(channel, queue));
    const announced = lanes.announceOrdered(lanesJournal, queue);
    await within(KNOWN_MS, announced).catch((cause: unknown) => {
      throw new AppError('unavailable', `RabbitMQ did not take the news that there are ordered tasks of ${queue}.`, { cause });
    });
  }
}
