import { isCelList, type CelInput, type CelList, type CelValue } from '@bufbuild/cel';
import { ANY, either, INT, listOf, NULL, NUMBER, type Type } from '../types.js';
import { compare } from './compare.js';
import { optional, param, type FunctionDefinition } from './define.js';

type Numeric = bigint | number;

const same = ([first]: readonly Type[]): Type => first ?? NUMBER;

const oneOf = ([first, second]: readonly Type[]): Type =>
  second ? either(first!, second) : either(first?.kind === 'list' ? first.of : ANY, NULL);

/** Whole numbers stay whole; otherwise the result is a fractional one. */
const whole = (value: number): CelInput => (Number.isSafeInteger(value) ? BigInt(value) : value);

const least = (better: (order: number) => boolean) => (first: CelValue, second?: CelValue) => {
  const values = second === undefined ? (isCelList(first) ? [...first] : [first]) : [first, second];
  return values.reduce<CelValue>((best, value, index) => (index === 0 || better(compare(value, best)) ? value : best), null);
};

export const numberFunctions: readonly FunctionDefinition[] = [
  {
    name: 'min',
    group: 'Numbers',
    params: [param('list or first', ANY), optional('second', ANY)],
    gives: oneOf,
    text: 'The smallest of a list (null of an empty one), or of two values.',
    example: ['min([3, 1, 2])', 1],
    run: least((order) => order < 0),
  },
  {
    name: 'max',
    group: 'Numbers',
    params: [param('list or first', ANY), optional('second', ANY)],
    gives: oneOf,
    text: 'The largest of a list (null of an empty one), or of two values.',
    example: ['max(2, 5)', 5],
    run: least((order) => order > 0),
  },
  {
    name: 'sum',
    group: 'Numbers',
    params: [param('list', listOf(NUMBER))],
    gives: ([list]) => (list?.kind === 'list' && list.of.kind === 'int' ? INT : NUMBER),
    text: 'Of the numbers in a list; 0 of an empty one.',
    example: ['sum([1, 2, 0.5])', 3.5],
    run(list) {
      const values = [...(list as CelList)];
      const odd = values.find((value) => typeof value !== 'bigint' && typeof value !== 'number');
      if (odd !== undefined) throw new TypeError('`sum` takes a list of numbers');
      const numbers = values as Numeric[];
      return numbers.every((value) => typeof value === 'bigint')
        ? numbers.reduce((sum, value) => sum + value, 0n)
        : numbers.reduce<number>((sum, value) => sum + Number(value), 0);
    },
  },
  {
    name: 'round',
    group: 'Numbers',
    params: [param('number', NUMBER), optional('digits', INT)],
    gives: ([, digits]) => (digits ? NUMBER : INT),
    text: 'To whole numbers, or to so many digits after the point (0 to 15); halves go away from zero.',
    example: ['round(2.345, 2)', 2.35],
    run(value, digits) {
      const places = Number(digits ?? 0n);
      if (places < 0 || places > 15) throw new TypeError('`round` takes 0 to 15 digits');
      const number = Number(value);
      const shifted = Number(`${Math.abs(number)}e${places}`);
      return whole(Math.sign(number) * Number(`${Math.round(Number.isNaN(shifted) ? Math.abs(number) : shifted)}e-${places}`));
    },
  },
  {
    name: 'floor',
    group: 'Numbers',
    params: [param('number', NUMBER)],
    gives: INT,
    text: 'The whole number at or below.',
    example: ['floor(2.7)', 2],
    run: (value) => (typeof value === 'bigint' ? value : whole(Math.floor(value as number))),
  },
  {
    name: 'ceil',
    group: 'Numbers',
    params: [param('number', NUMBER)],
    gives: INT,
    text: 'The whole number at or above.',
    example: ['ceil(2.1)', 3],
    run: (value) => (typeof value === 'bigint' ? value : whole(Math.ceil(value as number))),
  },
  {
    name: 'abs',
    group: 'Numbers',
    params: [param('number', NUMBER)],
    gives: same,
    text: 'Without its sign.',
    example: ['abs(-3)', 3],
    run: (value) => (typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(value as number)),
  },
];
