interface Outage {
  /** By the monotonic clock of this process. */
  readonly since: number;
  readonly tries: number;
}

/** Messages that cannot be handled because something is away, and how often that was tried in vain. Only this process knows. */
export class Outages {
  readonly #mostMs: number;
  readonly #now: () => number;
  readonly #known = new Map<string, Outage>();

  /** An outage is over after `mostMs`, whether or not it is. */
  constructor(mostMs: number, now: () => number = () => performance.now()) {
    this.#mostMs = mostMs;
    this.#now = now;
  }

  /** Once more in vain: how often it was by now; undefined when it has been for too long. */
  again(id: string): number | undefined {
    const now = this.#now();
    const { since, tries } = this.#known.get(id) ?? { since: now, tries: 0 };
    if (now - since >= this.#mostMs) return undefined;
    if (tries === 0) this.#forgetOld(now);
    this.#known.set(id, { since, tries: tries + 1 });
    return tries + 1;
  }

  /** How many of its tries were in vain for that reason. */
  tries(id: string): number {
    return this.#known.get(id)?.tries ?? 0;
  }

  forget(id: string): void {
    if (this.#known.size > 0) this.#known.delete(id);
  }

  /** Others may have settled them. */
  #forgetOld(now: number): void {
    for (const [id, { since }] of this.#known) {
      if (now - since < 2 * this.#mostMs) break;
      this.#known.delete(id);
    }
  }
}
