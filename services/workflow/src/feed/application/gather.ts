import { AppError } from '@hexad/kernel';
import type { Feed, Placed } from './feed.js';

interface Waiting {
  readonly placed: readonly Placed[];
  readonly done: () => void;
  readonly failed: (reason: unknown) => void;
}

/** Writes at once, and what comes meanwhile together in the next transaction of its tenant: when there is much, an event costs a part of one. */
export class Gather {
  readonly #feed: Pick<Feed, 'append'>;
  /** By tenant, while something of it is being written. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(feed: Pick<Feed, 'append'>) {
    this.#feed = feed;
  }

  /** Resolves when it is kept. */
  add(tenant: string, placed: readonly Placed[]): Promise<void> {
    if (placed.length === 0) return Promise.resolve();
    return new Promise((done, failed) => {
      const waiting = this.#waiting.get(tenant);
      if (waiting !== undefined) return void waiting.push({ placed, done, failed });
      this.#waiting.set(tenant, [{ placed, done, failed }]);
      void this.#writeAll(tenant);
    });
  }

  async #writeAll(tenant: string): Promise<void> {
    for (let together = this.#take(tenant); together.length > 0; together = this.#take(tenant)) await this.#write(tenant, together);
    this.#waiting.delete(tenant);
  }

  #take(tenant: string): readonly Waiting[] {
    const together = this.#waiting.get(tenant) ?? [];
    this.#waiting.set(tenant, []);
    return together;
  }

  async #write(tenant: string, together: readonly Waiting[]): Promise<void> {
    try {
      await this.#feed.append(
        tenant,
        together.flatMap(({ placed }) => placed),
      );
      for (const { done } of together) done();
    } catch (thrown) {
      // What cannot be kept must not take along what happened to come with it.
      if (together.length > 1 && !AppError.from(thrown).retryable) for (const one of together) await this.#write(tenant, [one]);
      else for (const { failed } of together) failed(thrown);
    }
  }
}
