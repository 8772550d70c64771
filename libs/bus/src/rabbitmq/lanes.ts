import type { Journal } from './journal.js';

/** Before the name of a queue that has ordered tasks. */
const ORDERED = 'ordered:';

/** Which lanes there are and what each is bound for: AMQP has no way to ask. */
export class Lanes {
  readonly #types = new Map<string, readonly string[]>();
  readonly #ordered = new Set<string>();
  readonly #awaiting = new Map<string, Set<() => void>>();

  /** Reads an entry of the journal. */
  readonly read = (entry: unknown): void => {
    const { lane, types } = entry as { lane?: unknown; types?: unknown };
    if (typeof lane === 'string' && lane.startsWith(ORDERED)) return this.#hearOrdered(lane.slice(ORDERED.length));
    if (typeof lane === 'string' && Array.isArray(types)) this.#types.set(lane, types.map(String));
  };

  readonly about = (entry: unknown): string | undefined => {
    const { lane } = (entry ?? {}) as { lane?: unknown };
    return typeof lane === 'string' ? lane : undefined;
  };

  get names(): string[] {
    return [...this.#types.keys()].sort();
  }

  /** Types that the lane may be bound for and should not be. The journal has been read. */
  stale(lane: string, types: readonly string[]): string[] {
    return (this.#types.get(lane) ?? []).filter((type) => !types.includes(type));
  }

  async announce(journal: Journal, lane: string, types: readonly string[]): Promise<void> {
    const known = this.#types.get(lane);
    if (known === undefined || known.toSorted().join() !== types.toSorted().join()) await journal.append({ lane, types });
  }

  /** Also when it is known here: others may have lost what they knew. */
  announceOrdered(journal: Journal, queue: string): Promise<void> {
    return journal.append({ lane: `${ORDERED}${queue}`, types: [] });
  }

  /** Calls back when there are ordered tasks of the queue, at once when there are. */
  whenOrdered(queue: string, heard: () => void): Disposable {
    const awaiting = this.#awaiting.get(queue) ?? new Set();
    this.#awaiting.set(queue, awaiting.add(heard));
    if (this.#ordered.has(queue)) heard();
    const stop = (): void => {
      awaiting.delete(heard);
      if (awaiting.size === 0 && this.#awaiting.get(queue) === awaiting) this.#awaiting.delete(queue);
    };
    return { [Symbol.dispose]: stop };
  }

  #hearOrdered(queue: string): void {
    this.#ordered.add(queue);
    for (const heard of this.#awaiting.get(queue) ?? []) heard();
  }
}
