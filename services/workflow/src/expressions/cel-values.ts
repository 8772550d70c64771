import { celList, celMap, isCelList, isCelMap, isCelUint, type CelInput, type CelList, type CelMap, type CelValue } from '@bufbuild/cel';
import { millisecondsOf, secondsOf } from './cel-time.js';
import { isList, sizeOf, type Json, type JsonObject } from './json.js';
import { MAX_DEPTH, MAX_ITEMS, MAX_SIZE } from './limits.js';
import { meter } from './meter.js';
import { holdsSecret, referenceOf, secretNameOf, secretReference, SECRET_IN_TEXT } from './secrets.js';

/** An object of ours as CEL sees it: its fields are looked at one by one, when they are needed. */
class Fields implements ReadonlyMap<string, CelInput> {
  readonly #object: JsonObject;

  constructor(object: JsonObject) {
    this.#object = object;
  }

  get size(): number {
    return Object.keys(this.#object).length;
  }

  get(key: string): CelInput | undefined {
    return Object.hasOwn(this.#object, key) ? toCel(this.#object[key]!) : undefined;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#object, key);
  }

  forEach(visit: (value: CelInput, key: string, map: ReadonlyMap<string, CelInput>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  keys() {
    return Object.keys(this.#object).values();
  }

  values() {
    return Object.values(this.#object).map(toCel).values();
  }

  entries() {
    return Object.entries(this.#object)
      .map(([key, value]): [string, CelInput] => [key, toCel(value)])
      .values();
  }

  [Symbol.iterator]() {
    return this.entries();
  }
}

/** What lists and maps were made of: what comes back unchanged needs no copy. */
const originals = new WeakMap<CelList | CelMap, Json>();

function remembered<T extends CelList | CelMap>(made: T, of: Json): T {
  originals.set(made, of);
  return made;
}

const originalOf = (value: CelValue): Json | undefined => (isCelList(value) || isCelMap(value) ? originals.get(value) : undefined);

/** Whole numbers become CEL integers, so that `n + 1` means what it says; the rest of JSON maps one to one. */
export function toCel(value: Json): CelInput {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) {
    meter().spend(value.length >> 2);
    return remembered(celList(value.map(toCel)), value);
  }
  const secret = secretNameOf(value);
  if (secret !== undefined) return secretReference(secret);
  return remembered(celMap(new Fields(value)), value);
}

/**
 * The way back; instants and durations become texts. Throws a TypeError on what JSON cannot hold (types, numbers past the safe range) and
 * on what is too large or too deep.
 */
export function fromCel(value: CelValue): Json {
  let left = MAX_SIZE;
  const convert = (value: CelValue, depth: number): Json => {
    if (depth > MAX_DEPTH) throw new TypeError(`the result is nested deeper than ${MAX_DEPTH} levels`);
    const original = originalOf(value);
    left -= original !== undefined ? sizeOf(original) : typeof value === 'string' ? value.length + 2 : 4;
    if (left < 0) throw new TypeError(`the result has more than ${MAX_SIZE} characters as JSON`);
    if (original !== undefined) return original;
    if (isCelList(value)) {
      if (value.size > MAX_ITEMS) throw new TypeError(`the result has a list of more than ${MAX_ITEMS} elements`);
      return Array.from(value, (item) => convert(item, depth + 1));
    }
    const reference = referenceOf(value);
    if (reference) return reference;
    if (isCelMap(value) && value.get('$secret') !== undefined)
      throw new TypeError('only the engine writes a field `$secret`; name the secret in the file, as in `${secrets.API_KEY}`');
    if (isCelMap(value)) return Object.fromEntries(Array.from(value, ([key, item]) => [keyText(key), convert(item, depth + 1)]));
    return fromScalar(value);
  };
  return convert(value, 0);
}

const keyText = (key: string | boolean | bigint | { readonly value: bigint }): string =>
  typeof key === 'object' ? String(key.value) : String(key);

function fromScalar(value: CelValue): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('the result is not a finite number');
    return value;
  }
  if (typeof value === 'bigint') return toNumber(value);
  if (isCelUint(value)) return toNumber(value.value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  const instant = millisecondsOf(value);
  if (instant !== undefined) return new Date(instant).toISOString();
  const duration = secondsOf(value);
  if (duration !== undefined) return `${duration}s`;
  throw new TypeError('the result is not a JSON value');
}

function toNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new TypeError('the result is larger than 2^53');
  return number;
}

/** For a function that makes text of what it gets: secrets are refused at every depth. */
export function plain(value: CelValue): Json {
  const json = fromCel(value);
  if (holdsSecret(json)) meter().end(SECRET_IN_TEXT);
  return json;
}

/** How many steps it takes to look at every part of a value. */
export function weigh(value: CelValue): number {
  if (typeof value === 'string') return value.length >> 6;
  const original = originalOf(value);
  if (original !== undefined) return sizeOf(original) >> 4;
  if (isCelList(value)) return Array.from(value).reduce((sum: number, item) => sum + 1 + weigh(item), 0);
  if (!isCelMap(value)) return 0;
  return Array.from(value.values()).reduce((sum: number, item) => sum + 1 + weigh(item), 0);
}
