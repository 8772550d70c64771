import { singular } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { GROUPS, PEOPLE } from '../../vocabulary/people.js';
import { isClosed, META_NOUNS } from '../../vocabulary/closed.js';
import { looksPersonal } from '../personal.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const EVERYONE = words('everyone everybody anyone anybody people person user users somebody someone colleagues');
const AUTHORS = words('author creator writer');
const LEADING = words(
  'a an the all any each every both our my other only just also its their his her of these this that own two three four five several ordinary normal simple registered signed-in logged-in',
);
const TRAILING = words('alike alone only themselves himself herself itself exclusively solely too together either also all');

export const isPersonWord = (word: string): boolean => PEOPLE.has(singular(word));
/** Words that are mostly of people: `registrar`, `archivist`. */
export const soundsLikePerson = (word: string): boolean => isPersonWord(word) || looksPersonal(singular(word));
export const isGroup = (word: string): boolean => GROUPS.has(singular(word));
export const isAuthor = (word: string): boolean => AUTHORS.has(singular(word));
export const isPerson = (token: Token | undefined): boolean =>
  token !== undefined && token.kind === 'word' && (soundsLikePerson(token.lower) || isGroup(token.lower) || token.tags.has('Actor'));

/** `a librarian, nurses and the project lead` → `librarian`, `nurse`, `project lead`; nothing where it is no such list. */
export function peopleIn(text: string): string[] | undefined {
  const names = text
    .split(/\s*,\s*(?:and |or )?|\s+(?:and|or|nor|as well as|along with|together with)\s+|\s*[/&+]\s*/)
    .map((part) => part.trim().split(/\s+/))
    .map((part) => {
      let from = 0;
      let to = part.length;
      while (LEADING.has(part[from] ?? '')) from += 1;
      while (to > from && TRAILING.has(part[to - 1] ?? '')) to -= 1;
      const of = part.indexOf('of', from + 1);
      return part.slice(from, of > from && isPersonWord(part[of - 1] ?? '') && of < to ? of : to).filter((word) => word !== '');
    })
    .filter((part) => part.length > 0);
  if (names.length === 0 || names.some((part) => part.length > 3 || part.some((word) => !/^\p{L}[\p{L}-]*$/u.test(word)))) return undefined;
  return names.map((part) => [...part.slice(0, -1), singular(part.at(-1) ?? '')].join(' '));
}

/** Never somebody: the product, what the brief talks about, and words that point. */
const NOBODY = words(
  'it this that there which who what one ones they them he she we i you me us him nothing something anything everything else',
);
export const mayBeRole = (key: string): boolean => {
  const last = key.split(' ').at(-1) ?? '';
  return !META_NOUNS.has(last) && !key.split(' ').some(isClosed) && !key.split(' ').some((word) => NOBODY.has(word)) && last.length > 2;
};
