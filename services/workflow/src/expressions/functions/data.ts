import { createHash } from 'node:crypto';
import { isCelList, isCelMap, type CelInput, type CelMap, type CelValue } from '@bufbuild/cel';
import { plain, toCel } from '../cel-values.js';
import { isAtMost, sizeOf, type Json } from '../json.js';
import { MAX_DEPTH, MAX_TEXT } from '../limits.js';
import { meter } from '../meter.js';
import { holdsSecret } from '../secrets.js';
import { ANY, either, INT, LIST, listOf, OBJECT, objectOf, TEXT, withoutNull, type Type } from '../types.js';
import { optional, param, type FunctionDefinition } from './define.js';

/** `a.b[0].c` as its parts. */
const partsOf = (path: string): string[] => path.split(/[.[\]]+/).filter((part) => part !== '');

function step(value: CelValue | undefined, part: string): CelValue | undefined {
  if (value !== undefined && isCelMap(value)) return value.get(part);
  return value !== undefined && isCelList(value) && /^\d{1,9}$/.test(part) ? value.get(Number(part)) : undefined;
}

function parseJson(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (thrown) {
    throw new TypeError(`it is no JSON: ${(thrown as Error).message}`, { cause: thrown });
  }
  if (!isAtMost(MAX_DEPTH, value)) throw new TypeError(`the JSON is nested deeper than ${MAX_DEPTH} levels`);
  if (holdsSecret(value)) throw new TypeError('the JSON has the field `$secret`, which only the engine writes');
  return value;
}

const merged = (args: readonly Type[]): Type =>
  args.every((type) => type.kind === 'object')
    ? objectOf(
        args.flatMap((type) => [...type.fields]),
        args.some(({ open }) => open),
      )
    : OBJECT;

export const dataFunctions: readonly FunctionDefinition[] = [
  {
    name: 'get',
    group: 'Objects and JSON',
    params: [param('value', ANY), param('path', either(TEXT, INT)), optional('fallback', ANY)],
    gives: ANY,
    text: 'What stands at a path that is itself a value; the fallback, or null, where nothing does.',
    example: ['get({"a": [{"b": 1}]}, "a[0].b")', 1],
    cost: 'constant',
    run(value, path, fallback) {
      const found = partsOf(typeof path === 'string' ? path : (path as bigint).toString()).reduce<CelValue | undefined>(step, value);
      return found ?? fallback ?? null;
    },
  },
  {
    name: 'keys',
    group: 'Objects and JSON',
    params: [param('object', OBJECT)],
    gives: listOf(TEXT),
    text: 'The names of the fields.',
    example: ['keys({"a": 1, "b": 2})', ['a', 'b']],
    run: (map) => [...(map as CelMap).keys()],
  },
  {
    name: 'values',
    group: 'Objects and JSON',
    params: [param('object', OBJECT)],
    gives: LIST,
    text: 'The values of the fields.',
    example: ['values({"a": 1, "b": 2})', [1, 2]],
    run: (map) => [...(map as CelMap).values()],
  },
  {
    name: 'merge',
    group: 'Objects and JSON',
    params: [param('first', OBJECT), param('second', OBJECT)],
    gives: merged,
    text: 'The fields of both; of those that both have, the second’s.',
    example: ['merge({"a": 1, "b": 1}, {"b": 2})', { a: 1, b: 2 }],
    run: (first, second): CelInput => new Map([...(first as CelMap), ...(second as CelMap)]),
  },
  {
    name: 'to_json',
    group: 'Objects and JSON',
    params: [param('value', ANY)],
    gives: TEXT,
    text: 'A value as JSON text.',
    example: ['to_json({"a": [1, null]})', '{"a":[1,null]}'],
    run(value) {
      const json = plain(value);
      const size = sizeOf(json);
      if (size > MAX_TEXT) meter().end(`it makes a text of more than ${MAX_TEXT} characters`);
      meter().spend(size >> 4);
      return JSON.stringify(json);
    },
  },
  {
    name: 'from_json',
    group: 'Objects and JSON',
    params: [param('text', TEXT)],
    gives: ANY,
    text: 'The value that a JSON text says.',
    example: ['from_json("[1, 2]")', [1, 2]],
    run(text) {
      meter().spend((text as string).length >> 4);
      return toCel(parseJson(text as string));
    },
  },
  {
    name: 'base64',
    group: 'Objects and JSON',
    params: [param('text', TEXT)],
    gives: TEXT,
    text: 'The UTF-8 bytes of a text in Base64.',
    example: ['base64("Ann")', 'QW5u'],
    run: (text) => Buffer.from(text as string).toString('base64'),
  },
  {
    name: 'sha256',
    group: 'Objects and JSON',
    params: [param('text', TEXT)],
    gives: TEXT,
    text: 'The SHA-256 of a text’s UTF-8 bytes, in hexadecimal.',
    example: ['sha256("")', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    run(text) {
      meter().spend((text as string).length >> 4);
      return createHash('sha256')
        .update(text as string)
        .digest('hex');
    },
  },
  {
    name: 'default',
    group: 'Choice',
    params: [param('value', ANY), param('fallback', ANY)],
    gives: ([value, fallback]) => either(withoutNull(value ?? ANY), fallback ?? ANY),
    text: 'The value; the fallback where any part of it is missing or null. A name that is used so alone need not be given.',
    example: ['default(task.owner.name, "nobody")', 'nobody'],
  },
  {
    name: 'coalesce',
    group: 'Choice',
    params: [param('first', ANY), param('second', ANY), optional('third', ANY), optional('fourth', ANY)],
    gives: (args) => either(...args),
    text: 'The first of its values that is neither missing nor null; null if none is.',
    example: ['coalesce(task.owner, task.title, "x")', 'Example'],
  },
];
