import { isCelMap, type CelList, type CelValue } from '@bufbuild/cel';
import { RE2JS } from '@bufbuild/re2';
import { asText } from '../json.js';
import { plain } from '../cel-values.js';
import { MAX_TEXT } from '../limits.js';
import { meter } from '../meter.js';
import { ANY, BOOL, either, LIST, listOf, OBJECT, TEXT } from '../types.js';
import { equal } from './compare.js';
import { piecesOf } from './characters.js';
import { fits } from './lists.js';
import { optional, param, type FunctionDefinition } from './define.js';

const MATCH_STEPS = 200;

const text = (value: CelValue): string => value as string;

/** Spends what the text costs, and refuses one that is too long before it is made. */
function room(length: number): void {
  if (length > MAX_TEXT) meter().end(`it makes a text of more than ${MAX_TEXT} characters`);
  meter().spend(length >> 6);
}

export const textFunctions: readonly FunctionDefinition[] = [
  {
    name: 'upper',
    group: 'Text',
    params: [param('text', TEXT)],
    gives: TEXT,
    text: 'In capitals.',
    example: ['upper("t-1")', 'T-1'],
    run: (value) => text(value).toUpperCase(),
  },
  {
    name: 'lower',
    group: 'Text',
    params: [param('text', TEXT)],
    gives: TEXT,
    text: 'In small letters.',
    example: ['lower("MAIN")', 'main'],
    run: (value) => text(value).toLowerCase(),
  },
  {
    name: 'trim',
    group: 'Text',
    params: [param('text', TEXT)],
    gives: TEXT,
    text: 'Without white space at both ends.',
    example: ['trim("  a b ")', 'a b'],
    run: (value) => text(value).trim(),
  },
  {
    name: 'replace',
    group: 'Text',
    params: [param('text', TEXT), param('what', TEXT), param('with', TEXT)],
    gives: TEXT,
    text: 'Every `what` replaced; `what` is a plain text, no pattern.',
    example: ['replace("a b c", " ", "-")', 'a-b-c'],
    run(value, what, by) {
      const pieces = piecesOf(text(value), text(what));
      room(text(value).length + pieces.length * text(by).length);
      return pieces.join(text(by));
    },
  },
  {
    name: 'split',
    group: 'Text',
    params: [param('text', TEXT), param('separator', TEXT)],
    gives: listOf(TEXT),
    text: 'The parts between the separators.',
    example: ['split("a,b", ",")', ['a', 'b']],
    run(value, separator) {
      room(text(value).length * 8);
      const parts = piecesOf(text(value), text(separator));
      fits(parts.length);
      return parts;
    },
  },
  {
    name: 'join',
    group: 'Text',
    params: [param('list', LIST), optional('separator', TEXT)],
    gives: TEXT,
    text: 'The elements in one text, with the separator (default: nothing) between them; what is no text is written as JSON.',
    example: ['join(["a", "b"], ", ")', 'a, b'],
    run(list, separator) {
      const by = separator === undefined ? '' : text(separator);
      const parts: string[] = [];
      let length = 0;
      for (const item of list as CelList) {
        const part = typeof item === 'string' ? item : asText(plain(item));
        room((length += part.length + by.length));
        parts.push(part);
      }
      return parts.join(by);
    },
  },
  {
    name: 'contains',
    group: 'Text',
    params: [param('whole', either(TEXT, LIST, OBJECT)), param('part', ANY)],
    gives: BOOL,
    text: 'Whether a text has that part, a list that element, an object that key.',
    example: ['contains(["a", "b"], "b")', true],
    run(whole, part) {
      if (typeof whole === 'string') return typeof part === 'string' && whole.includes(part);
      if (isCelMap(whole)) return typeof part === 'string' && whole.get(part) !== undefined;
      return [...(whole as CelList)].some((item) => equal(item, part));
    },
  },
  {
    name: 'starts_with',
    group: 'Text',
    params: [param('text', TEXT), param('start', TEXT)],
    gives: BOOL,
    text: 'Whether it begins so; also `text.startsWith(start)`.',
    example: ['starts_with("feature/x", "feature/")', true],
    run: (value, start) => text(value).startsWith(text(start)),
  },
  {
    name: 'ends_with',
    group: 'Text',
    params: [param('text', TEXT), param('end', TEXT)],
    gives: BOOL,
    text: 'Whether it ends so; also `text.endsWith(end)`.',
    example: ['ends_with("a.ts", ".ts")', true],
    run: (value, end) => text(value).endsWith(text(end)),
  },
  {
    name: 'matches',
    group: 'Text',
    params: [param('text', TEXT), param('pattern', TEXT)],
    gives: BOOL,
    text: 'Whether the RE2 pattern is found in it. Patterns run in linear time.',
    example: ['matches("v1.2", "^v[0-9]+")', true],
    run(value, pattern) {
      meter().spend(MATCH_STEPS + (text(value).length >> 3) + text(pattern).length);
      return RE2JS.compile(text(pattern)).test(text(value));
    },
  },
];
