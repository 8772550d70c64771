import type { CelValue } from '@bufbuild/cel';
import { millisecondsOf } from '../cel-time.js';
import { fromCel } from '../cel-values.js';
import { isList, isObject, type Json } from '../json.js';

const RANK = { null: 0, bool: 1, number: 2, text: 3 } as const;

/** null before false before true before numbers before texts; texts by their code units, the same everywhere. Throws on anything else. */
export function compare(a: CelValue, b: CelValue): number {
  const [x, y] = [comparable(a), comparable(b)];
  if (x.rank !== y.rank) return x.rank - y.rank;
  return x.value < y.value ? -1 : x.value > y.value ? 1 : 0;
}

function comparable(value: CelValue): { readonly rank: number; readonly value: number | bigint | string } {
  if (value === null) return { rank: RANK.null, value: 0 };
  if (typeof value === 'boolean') return { rank: RANK.bool, value: Number(value) };
  if (typeof value === 'number' || typeof value === 'bigint') return { rank: RANK.number, value };
  if (typeof value === 'string') return { rank: RANK.text, value };
  const instant = millisecondsOf(value);
  if (instant !== undefined) return { rank: RANK.number, value: instant };
  throw new TypeError('lists and objects have no order; give what to compare by, as in `sort(list, x, x.name)`');
}

/** Two values that are equal have the same identity: the order of an object's fields does not count, and 1 is 1.0. */
export const identity = (value: CelValue): string => JSON.stringify(fromCel(value), inOrder);

export const equal = (a: CelValue, b: CelValue): boolean => a === b || identity(a) === identity(b);

const inOrder = (_key: string, value: Json): Json =>
  isObject(value) && !isList(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;
