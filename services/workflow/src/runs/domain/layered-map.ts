/** What has changed may be so many entries, and an eighth of the rest, before it becomes one with it. */
const SMALL = 64;

/**
 * A map over another one, which stays as it is: it holds what is different and refers to the rest. Of a long run a turn changes a few steps of very many,
 * and copying all of them would cost more than the turn. Entries are in the order in which their keys were first set.
 */
export class LayeredMap<K, V extends object> implements ReadonlyMap<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  readonly #changes: Map<K, V>;
  /** Keys that the base does not have. */
  #added: number;

  private constructor(base: ReadonlyMap<K, V>, changes: Map<K, V>, added: number) {
    this.#base = base;
    this.#changes = changes;
    this.#added = added;
  }

  /** The given map must not change any more. */
  static over<K, V extends object>(map: ReadonlyMap<K, V>): LayeredMap<K, V> {
    if (!(map instanceof LayeredMap)) return new LayeredMap(map, new Map<K, V>(), 0);
    const layered = map as LayeredMap<K, V>;
    if (layered.#changes.size > SMALL + layered.#base.size / 8) return new LayeredMap(new Map(layered), new Map<K, V>(), 0);
    return new LayeredMap(layered.#base, new Map(layered.#changes), layered.#added);
  }

  get size(): number {
    return this.#base.size + this.#added;
  }

  get(key: K): V | undefined {
    return this.#changes.get(key) ?? this.#base.get(key);
  }

  has(key: K): boolean {
    return this.#changes.has(key) || this.#base.has(key);
  }

  set(key: K, value: V): void {
    if (!this.has(key)) this.#added++;
    this.#changes.set(key, value);
  }

  forEach(call: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) call(value, key, this);
  }

  *entries(): Generator<[K, V], undefined> {
    for (const [key, value] of this.#base) yield [key, this.#changes.get(key) ?? value];
    if (this.#added > 0) for (const entry of this.#changes) if (!this.#base.has(entry[0])) yield entry;
  }

  *keys(): Generator<K, undefined> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): Generator<[K, V], undefined> {
    return this.entries();
  }
}
