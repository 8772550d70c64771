import { singular } from '../../text/language.js';
import { PEOPLE } from '../../vocabulary/people.js';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const EVERYONE = words('everyone everybody anyone anybody people person user users somebody someone colleagues');
const AUTHORS = words('author creator writer');
const LEADING = words('a an the all any each every both our other only also its their his her of these this that');

export const isPersonWord = (word: string): boolean => PEOPLE.has(singular(word));
/** Words that are mostly of people: `registrar`, `archivist`. */
export const soundsLikePerson = (word: string): boolean => isPersonWord(word) || /^\p{L}{3,}(?:er|or|ist|ian|ar)$/u.test(singular(word));
export const isAuthor = (word: string): boolean => AUTHORS.has(singular(word));

/** `a librarian, nurses and the project lead` → `librarian`, `nurse`, `project lead`; nothing where it is no such list. */
export function peopleIn(text: string): string[] | undefined {
  const names = text
    .split(/\s*,\s*(?:and |or )?|\s+(?:and|or|nor)\s+|\s*\/\s*/)
    .map((part) => part.trim().split(/\s+/))
    .map((part) => {
      let from = 0;
      while (LEADING.has(part[from] ?? '')) from += 1;
      return part.slice(from).filter((word) => word !== '');
    })
    .filter((part) => part.length > 0);
  if (names.length === 0 || names.some((part) => part.length > 3 || part.some((word) => !/^[\p{L}-]+$/u.test(word)))) return undefined;
  return names.map((part) => [...part.slice(0, -1), singular(part.at(-1) ?? '')].join(' '));
}
