interface Entry<V> {
  readonly value: V;
  /** Unix milliseconds. */
  readonly until: number;
}

/** A bounded map whose entries end by themselves. When it is full the oldest go first. */
export class Expiring<K, V> {
  readonly #entries = new Map<K, Entry<V>>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: K, now: number): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.until > now) return entry?.value;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: K, value: V, until: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#most) break;
      this.#entries.delete(oldest);
    }
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }
}
