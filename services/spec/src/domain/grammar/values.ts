import type { Token } from '../text/token.js';
import { isClosed } from '../vocabulary/closed.js';
import { tokenText } from './phrase.js';

export interface ValueList {
  readonly values: readonly string[];
  readonly end: number;
  /** The value that carries `(default)`. */
  readonly marked?: string;
  /** Ended with `or`: a choice, never a list of attributes. */
  readonly choice: boolean;
}

const INNER = new Set([
  'in',
  'on',
  'not',
  'to',
  'under',
  'for',
  'out',
  'of',
  'up',
  'at',
  'by',
  'off',
  'over',
  'with',
  'the',
  'no',
  'very',
  'most',
  'once',
  'its',
  'their',
  'down',
  'away',
  'aside',
]);
const SEPARATORS = new Set([',', '/', '|', ';', '·', '•', 'or', 'and']);
const DEFAULT_MARKS = new Set(['default', 'initial', 'standard', 'preselected']);

/** In brackets after a name they say that it is an attribute. */
export const FIELD_MARKS = new Set(
  'required optional unique string varchar integer int boolean bool decimal float date datetime text enum reference'.split(' '),
);

/** Small words that can be a value by themselves: `own, shared or none`. */
const STANDALONE = new Set(['own', 'other', 'both', 'none', 'all', 'any', 'off', 'on', 'in', 'out', 'no']);

/** `A` in `A, B or C` is a value, no article. */
const isLetter = (tokens: readonly Token[], at: number): boolean =>
  /^[A-Z]$/.test(tokens[at]?.text ?? '') &&
  (tokens[at + 1] === undefined ||
    SEPARATORS.has(tokens[at + 1]?.lower ?? '') ||
    tokens[at + 1]?.lower === ')' ||
    signsEnd(tokens, at + 1) > at + 1);

const SIGNS = new Set(['+', '-', '#']);
const isTouching = (tokens: readonly Token[], at: number): boolean => tokens[at] !== undefined && tokens[at]?.start === tokens[at - 1]?.end;

/** Where the signs end that are written right after a value: `A+`, `C++`, `F#`; in `3-5` they join two. */
function signsEnd(tokens: readonly Token[], end: number): number {
  let at = end;
  while (SIGNS.has(tokens[at]?.lower ?? '') && isTouching(tokens, at)) at += 1;
  return at > end && isTouching(tokens, at) && tokens[at]?.kind !== 'punct' ? end : at;
}

/** One value: up to four words (`in progress`), a quoted text, a number or a code. */
function valueAt(tokens: readonly Token[], at: number): number | undefined {
  const first = tokens[at];
  if (!first) return undefined;
  if (first.kind === 'quoted' || first.kind === 'code' || first.kind === 'number')
    return tokens[at + 1]?.kind === 'word' && first.kind === 'number' && !isClosed(tokens[at + 1]?.lower ?? '') ? at + 2 : at + 1;
  if (isLetter(tokens, at)) return at + 1;
  let glued = at + 1;
  while (tokens[glued]?.glue !== undefined) glued += 1;
  if (glued > at + 1) return glued;
  if (STANDALONE.has(first.lower) && (tokens[at + 1] === undefined || SEPARATORS.has(tokens[at + 1]?.lower ?? ''))) return at + 1;
  if (isClosed(first.lower) && !['in', 'on', 'out', 'under', 'not', 'no', 'off', 'up', 'over', 'very', 'most'].includes(first.lower))
    return undefined;
  let end = at;
  while (end < tokens.length && end - at < 4) {
    const token = tokens[end];
    if (!token || token.kind !== 'word' || token.lower === 'or' || token.lower === 'and') break;
    if (
      isClosed(token.lower) &&
      !(INNER.has(token.lower) && tokens[end + 1]?.kind === 'word' && !['default', 'case'].includes(tokens[end + 1]?.lower ?? '')) &&
      !(end > at && ['in', 'out', 'up', 'off', 'on', 'back'].includes(token.lower))
    )
      break;
    if (end > at && token.lower === 'by' && tokens[end + 1]?.lower === 'default') break;
    end += 1;
  }
  return end > at ? end : undefined;
}

/** A list such as `low, medium or high`, `S/M/L`, `open (default) | closed`. At least two values. */
export function valuesAt(tokens: readonly Token[], from: number, stopAt: (at: number) => boolean = () => false): ValueList | undefined {
  const values: string[] = [];
  let marked: string | undefined;
  let at = from;
  let choice = false;
  let conjunction = false;
  let sign: string | undefined;
  for (;;) {
    while (['a', 'an', 'the', 'either', 'is'].includes(tokens[at]?.lower ?? '') && values.length < 12 && !isLetter(tokens, at)) at += 1;
    const end = valueAt(tokens, at);
    if (end === undefined || (values.length > 0 && stopAt(at) && !isLetter(tokens, at))) {
      break;
    }
    const signed = signsEnd(tokens, end);
    const signs = tokens.slice(end, signed).map((token) => token.text);
    const text = tokenText(tokens.slice(at, end)).trim() + signs.join('');
    values.push(text);
    at = signed;
    if (tokens[at]?.lower === '(' && DEFAULT_MARKS.has(tokens[at + 1]?.lower ?? '') && tokens[at + 2]?.lower === ')') {
      marked = text;
      at += 3;
    } else if (tokens[at]?.lower === '(') {
      if (FIELD_MARKS.has(tokens[at + 1]?.lower ?? '')) return undefined;
      const close = tokens.findIndex((token, index) => index > at && token.lower === ')');
      const remark = tokens.slice(at, close).some((token) => token.lower === 'default');
      if (close > 0 && !remark && SEPARATORS.has(tokens[close + 1]?.lower ?? '') && close - at <= 6) at = close + 1;
    }
    if (conjunction) break;
    let next = at;
    const separator = tokens[next]?.lower ?? '';
    if (!SEPARATORS.has(separator)) break;
    if ((sign === '|' || sign === '/') && separator !== sign) break;
    if (sign === ',' && (separator === '|' || separator === '/')) return undefined;
    sign ??= separator;
    while (SEPARATORS.has(tokens[next]?.lower ?? '')) {
      const link = tokens[next]?.lower;
      if (link === 'or' || link === 'and') conjunction = true;
      if (link === 'or' || link === '/' || link === '|') choice = true;
      if (link === ';') break;
      next += 1;
    }
    if (DEFAULT_MARKS.has(tokens[next]?.lower ?? '') && ['number', 'quoted'].includes(tokens[next + 1]?.kind ?? '')) break;
    if (tokens[next]?.lower === ';' || valueAt(tokens, skipArticle(tokens, next)) === undefined) break;
    at = next;
  }
  if (values.length < 2) return undefined;
  return { values, end: at, choice, ...(marked === undefined ? {} : { marked }) };
}

const skipArticle = (tokens: readonly Token[], at: number): number =>
  ['a', 'an', 'the'].includes(tokens[at]?.lower ?? '') && !isLetter(tokens, at) ? at + 1 : at;
