import type { EntityDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { determinersAt } from '../../grammar/phrase.js';
import type { Token } from '../../text/token.js';
import { EVERYONE, isPerson } from './people.js';

export type Words = readonly Token[];

export const MODAL = new Set(['can', 'may', 'must', 'should', 'shall', 'will', 'could', 'might', 'would']);
export const JOINS = new Set([',', 'and', 'or', '/', '&', 'nor', 'i.e.', 'e.g.', 'plus']);
const OPENERS = new Set(
  'and also but so then or yes yeah ok okay sure well right agreed furthermore moreover additionally besides finally however of course too plus'.split(
    ' ',
  ),
);
const SIGNS = new Set([',', ':', ';', '-', '.', '!', '…', '...', '(', ')']);

export const textOfWords = (words: Words): string =>
  words
    .map(({ lower }) => lower)
    .join(' ')
    .replace(/ ,/g, ',');

export const is = (token: Token | undefined, ...words: readonly string[]): boolean => token !== undefined && words.includes(token.lower);

/** Without what only opens the sentence, and without its last sign. */
export function trimmed(words: Words): Words {
  let from = 0;
  let to = words.length;
  while (to > from && SIGNS.has(words[to - 1]?.lower ?? '') && !is(words[to - 1], ')')) to -= 1;
  while (from < to && (OPENERS.has(words[from]?.lower ?? '') || [',', ':', '-', ';'].includes(words[from]?.lower ?? ''))) from += 1;
  return words.slice(from, to);
}

/** Without what stands in brackets. */
export function unbracketed(words: Words): Words {
  let depth = 0;
  return words.filter(({ lower }) => {
    if (lower === '(') depth += 1;
    const kept = depth === 0;
    if (lower === ')') depth = Math.max(0, depth - 1);
    return kept;
  });
}

export const namesRecord = (words: Words, at: number, entities: readonly EntityDraft[]): number | undefined =>
  entityAt(words, determinersAt(words, at).end, { entities })?.end;

/** Where somebody who is named at `at` ends: `the parish office`. */
export function personEnd(words: Words, at: number): number | undefined {
  let from = at;
  while (words[from]?.kind === 'number' || is(words[from], 'the', 'a', 'an', 'any', 'every', 'each', 'all', 'our', 'my', 'both', 'only'))
    from += 1;
  if (EVERYONE.has(words[from]?.lower ?? '')) return from + 1;
  for (let end = from + 1; end <= Math.min(words.length, from + 3); end += 1) {
    if (words[end - 1]?.kind !== 'word') return undefined;
    if (isPerson(words[end - 1]) && !(isPerson(words[end]) && words[end]?.kind === 'word'))
      return is(words[end], "'s", "'") ? undefined : end;
  }
  return undefined;
}
