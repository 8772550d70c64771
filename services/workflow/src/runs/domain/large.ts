import type { Json } from '../../expressions/json.js';

/** A value that is kept beside its run because of its size: what it is called there, and its bytes as JSON. */
export class Large {
  /** SHA-256 of its JSON, in hexadecimal. */
  readonly hash: string;
  readonly bytes: number;

  constructor(hash: string, bytes: number) {
    this.hash = hash;
    this.bytes = bytes;
  }
}

export type Value = Json | Large;

/** Variable → what it is called. */
export type LargeOutputs = Readonly<Record<string, Large>>;

/** Bytes of one step's outputs, and of what one turn opens, unless it is said otherwise. */
export const LARGEST = 32_000_000;

/**
 * The large values that are at hand for one look at a snapshot. What is asked for in vain is noted, and null until the look is repeated: so that a look, such as
 * a turn, stays free of waiting.
 */
export class Values {
  readonly missing = new Map<string, Large>();
  /** Bytes of the outputs of a step; more are refused. */
  readonly largest: number;
  readonly #known: (large: Large) => Json | undefined;
  readonly #opened = new Map<string, number>();
  #bytes = 0;

  constructor(known: (large: Large) => Json | undefined, largest: number) {
    this.#known = known;
    this.largest = largest;
  }

  open(large: Large): Json {
    const value = this.#known(large);
    if (value === undefined) this.missing.set(large.hash, large);
    if (!this.#opened.has(large.hash)) {
      this.#opened.set(large.hash, large.bytes);
      this.#bytes += large.bytes;
    }
    return value ?? null;
  }

  /** Enough for one look: a turn goes on in the next one, which begins with nothing in memory. */
  get full(): boolean {
    return this.#bytes > this.largest;
  }
}

interface Looked {
  readonly values?: Values;
}

export function opened({ values }: Looked, value: Value): Json;
export function opened({ values }: Looked, value: Value | undefined): Json | undefined;
export function opened({ values }: Looked, value: Value | undefined): Json | undefined {
  if (!(value instanceof Large)) return value;
  if (!values) throw new TypeError('a large value is looked at where none can be opened');
  return values.open(value);
}

/** Values by name, as they are kept. */
export function apart(given: Readonly<Record<string, Value>>): {
  readonly outputs: Readonly<Record<string, Json>>;
  readonly large?: LargeOutputs;
} {
  const all = Object.entries(given);
  const large = all.filter((entry): entry is [string, Large] => entry[1] instanceof Large);
  if (large.length === 0) return { outputs: given as Readonly<Record<string, Json>> };
  const small = all.filter((entry): entry is [string, Json] => !(entry[1] instanceof Large));
  return { outputs: Object.fromEntries(small), large: Object.fromEntries(large) };
}
