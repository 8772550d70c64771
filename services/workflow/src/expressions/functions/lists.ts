import { isCelList, type CelInput, type CelList, type CelMap, type CelValue } from '@bufbuild/cel';
import { MAX_ITEMS } from '../limits.js';
import { meter } from '../meter.js';
import { ANY, either, INT, LIST, listOf, NULL, OBJECT, TEXT, type Type } from '../types.js';
import { compare, identity } from './compare.js';
import { optional, param, type FunctionDefinition } from './define.js';
import { charactersOf } from './characters.js';

const same = ([first]: readonly Type[]): Type => first ?? LIST;
const element = ([first]: readonly Type[]): Type => either(first?.kind === 'list' ? first.of : ANY, NULL);

const by = (list: readonly CelValue[]) => list.map((pair) => ({ item: (pair as CelList).get(0)!, key: (pair as CelList).get(1)! }));

const firstOfEach = <T>(items: readonly T[], key: (item: T) => CelValue): T[] => {
  const seen = new Set<string>();
  return items.filter((item) => {
    const id = identity(key(item));
    return !seen.has(id) && seen.add(id);
  });
};

/** What `sort(list, x, key)` and `unique(list, x, key)` become: they get pairs of element and key. */
export const KEYED: Readonly<Record<string, (pairs: CelList) => CelInput>> = {
  sort: (pairs) => {
    meter().spend(pairs.size * 4);
    return by([...pairs])
      .toSorted((a, b) => compare(a.key, b.key))
      .map(({ item }) => item);
  },
  unique: (pairs) => {
    meter().spend(pairs.size * 4);
    return firstOfEach(by([...pairs]), ({ key }) => key).map(({ item }) => item);
  },
};

export const listFunctions: readonly FunctionDefinition[] = [
  {
    name: 'length',
    group: 'Lists',
    params: [param('of', either(TEXT, LIST, OBJECT))],
    gives: INT,
    text: 'How many elements, fields or characters; also `size`.',
    example: ['length([1, 2])', 2],
    cost: 'constant',
    run: (value) => BigInt(typeof value === 'string' ? charactersOf(value) : (value as CelList | CelMap).size),
  },
  {
    name: 'first',
    group: 'Lists',
    params: [param('list', LIST)],
    gives: element,
    text: 'The first element; null of an empty list.',
    example: ['first(["a", "b"])', 'a'],
    cost: 'constant',
    run: (list) => (list as CelList).get(0) ?? null,
  },
  {
    name: 'last',
    group: 'Lists',
    params: [param('list', LIST)],
    gives: element,
    text: 'The last element; null of an empty list.',
    example: ['last(["a", "b"])', 'b'],
    cost: 'constant',
    run: (list) => (list as CelList).get((list as CelList).size - 1) ?? null,
  },
  {
    name: 'map',
    group: 'Lists',
    params: [param('list', LIST), param('x', ANY), param('value', ANY)],
    gives: LIST,
    text: 'For each element `x` a value; also `list.map(x, value)`. Of an object: for each key.',
    example: ['map([1, 2], n, n * 10)', [10, 20]],
  },
  {
    name: 'filter',
    group: 'Lists',
    params: [param('list', LIST), param('x', ANY), param('condition', ANY)],
    gives: LIST,
    text: 'The elements `x` for which the condition holds; also `list.filter(x, condition)`. `all`, `exists` and `exists_one` have the same two forms.',
    example: ['filter([1, 2, 3], n, n > 1)', [2, 3]],
  },
  {
    name: 'sort',
    group: 'Lists',
    params: [param('list', LIST)],
    gives: same,
    text: 'In order: null, false, true, numbers, texts. `sort(list, x, key)` sorts by a key of each element.',
    example: ['sort([{"n": 2}, {"n": 1}], x, x.n)', [{ n: 1 }, { n: 2 }]],
    run(list) {
      meter().spend((list as CelList).size * 4);
      return [...(list as CelList)].toSorted(compare);
    },
  },
  {
    name: 'reverse',
    group: 'Lists',
    params: [param('list', LIST)],
    gives: same,
    text: 'Back to front.',
    example: ['reverse([1, 2])', [2, 1]],
    run: (list) => [...(list as CelList)].toReversed(),
  },
  {
    name: 'unique',
    group: 'Lists',
    params: [param('list', LIST)],
    gives: same,
    text: 'Without what came before. `unique(list, x, key)` compares a key of each element.',
    example: ['unique(["a", "b", "a"])', ['a', 'b']],
    run(list) {
      meter().spend((list as CelList).size * 4);
      return firstOfEach([...(list as CelList)], (item) => item);
    },
  },
  {
    name: 'flatten',
    group: 'Lists',
    params: [param('list', LIST)],
    gives: ([list]) => listOf(list?.kind === 'list' && list.of.kind === 'list' ? list.of.of : ANY),
    text: 'The elements of the lists in it, one level deep.',
    example: ['flatten([[1], [2, 3], 4])', [1, 2, 3, 4]],
    run(list) {
      const parts = [...(list as CelList)];
      room(parts.reduce((sum: number, part) => sum + (isCelList(part) ? part.size : 1), 0));
      return parts.flatMap((part): CelValue[] => (isCelList(part) ? [...part] : [part]));
    },
  },
  {
    name: 'range',
    group: 'Lists',
    params: [param('from', INT), optional('to', INT)],
    gives: listOf(INT),
    text: 'The whole numbers from 0, or from the first, up to but without the last.',
    example: ['range(1, 4)', [1, 2, 3]],
    run(first, second) {
      const from = second === undefined ? 0n : (first as bigint);
      const to = (second ?? first) as bigint;
      const count = to > from ? Number(to - from) : 0;
      room(count);
      return Array.from({ length: count }, (_, index) => from + BigInt(index));
    },
  },
];

/** Ends the evaluation where a list would be too long. */
export function fits(count: number): void {
  if (count > MAX_ITEMS) meter().end(`it makes a list of more than ${MAX_ITEMS} elements`);
}

export function room(count: number): void {
  fits(count);
  meter().spend(count);
}
