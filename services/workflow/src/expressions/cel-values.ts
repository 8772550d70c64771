import { isCelList, isCelMap, isCelUint, type CelInput, type CelValue } from '@bufbuild/cel';
import type { Json } from './json.js';

/** Whole numbers become CEL integers, so that `n + 1` means what it says; the rest of JSON maps one to one. */
export function toCel(value: Json): CelInput {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => toCel(item));
  return new Map(Object.entries(value).map(([key, item]) => [key, toCel(item)]));
}

/** The way back. Throws a TypeError on what JSON cannot hold (types, timestamps, numbers past the safe range). */
export function fromCel(value: CelValue): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('the result is not a finite number');
    return value;
  }
  if (typeof value === 'bigint') return toNumber(value);
  if (isCelUint(value)) return toNumber(value.value);
  if (isCelList(value)) return Array.from(value, fromCel);
  if (isCelMap(value))
    return Object.fromEntries(
      Array.from(value, ([key, item]) => [typeof key === 'object' ? String(key.value) : String(key), fromCel(item)]),
    );
  throw new TypeError('the result is not a JSON value');
}

function toNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new TypeError('the result is larger than 2^53');
  return number;
}
