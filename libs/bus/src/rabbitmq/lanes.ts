import type { Journal } from './journal.js';

/** Which lanes there are and what each is bound for: AMQP has no way to ask. */
export class Lanes {
  readonly #types = new Map<string, readonly string[]>();

  /** Reads an entry of the journal. */
  readonly read = (entry: unknown): void => {
    const { lane, types } = entry as { lane?: unknown; types?: unknown };
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
}
