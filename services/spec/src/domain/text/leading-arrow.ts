import type { Token } from './token.js';

const MARKS = new Set(['*', '(']);
const LONGEST_NAME = 3;

/** `visits -> plant, date*, fee (>= 0)`: an arrow before a list with remarks leads to what a record has, as a colon does. */
export function withoutLeadingArrow(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(({ kind }) => kind === 'arrow');
  const after = tokens.slice(at + 1);
  const leads =
    at > 0 &&
    at <= LONGEST_NAME &&
    tokens.slice(0, at).every(({ kind }) => kind === 'word') &&
    !after.some(({ kind }) => kind === 'arrow') &&
    after.some(({ lower }) => lower === ',') &&
    after.some(({ lower }) => MARKS.has(lower));
  return leads ? tokens.map((token, index) => (index === at ? { ...token, kind: 'punct', text: ':', lower: ':' } : token)) : tokens;
}
