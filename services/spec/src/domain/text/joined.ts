import type { Token } from './token.js';

const BEFORE = new Set([
  'are',
  'is',
  'be',
  ':',
  ',',
  'from',
  'to',
  'or',
  'and',
  '(',
  '/',
  '|',
  '->',
  'as',
  'in',
  'into',
  'back',
  '-',
  'either',
]);
const AFTER = new Set([',', 'or', '/', '|', '->', ')', 'to', '.', ';', 'and', '(', '-', 'by', 'at', 'first']);

const MOMENTS = new Set(['at', 'on', 'from', 'until', 'by']);

/** `starts at / ends at` are two attributes. */
const separates = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.lower === '/' &&
  MOMENTS.has(tokens[at - 1]?.lower ?? '') &&
  tokens[at + 1]?.kind === 'word' &&
  MOMENTS.has(tokens[at + 2]?.lower ?? '');

/** `to do` among other states is one word: `tasks are to do, doing or done`, `from to do to doing`. */
export function joined(tokens: readonly Token[]): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const next = tokens[at + 1];
    if (!token) break;
    const before = tokens[at - 1]?.lower;
    const after = tokens[at + 2]?.lower;
    const named =
      token.lower === 'to' &&
      next?.lower === 'do' &&
      next.start === token.end + 1 &&
      (before === undefined ? after !== undefined && AFTER.has(after) && after !== 'to' : BEFORE.has(before)) &&
      (after === undefined || AFTER.has(after));
    if (!named) {
      found.push(separates(tokens, at) ? { ...token, lower: ',' } : token);
      continue;
    }
    found.push({ ...token, text: `${token.text} ${next.text}`, lower: 'to do', end: next.end });
    at += 1;
  }
  return found;
}
