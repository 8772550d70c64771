import type { Permission } from './claims.js';
import { is, textOfWords, type Words } from './words.js';

const MADE =
  '(?:created|made|wrote|written|entered|added|reported|recorded|posted|registered|logged|submitted|uploaded|booked|placed|raised|opened|proposed|suggested|requested|filed|started|planned|scheduled|drafted|ordered|published|handed in|put in)';
const MADE_BY_THEM = new RegExp(
  `\\b(?:they|he|she|he or she|i|we) (?:have |has |had )?(?:themselves |himself |herself |personally )?${MADE}\\b|\\b${MADE} by (?:them|him|her|themselves|himself|herself|him or her)\\b`,
);
const OWN =
  /\b(?:their|his|her|its|his or her|her or his|my|our|one's|your) (?:very )?own\b|\b(?:that|which|who) (?:are|is) (?:his|hers|theirs|their|her|mine)\b|\b(?:of|concerning|about) (?:themselves|himself|herself)\b/;
const THEIRS = /\b(?:their|his|her|his or her|my)\b(?! (?:own|name|names|password)\b)/;
const OTHERS =
  /\b(?:another|other|others|someone else|somebody else|anyone else|anybody else|other people|each other|one another|everyone else)\b(?: \w+){0,2}(?: 's\b| s'|$)|\b(?:of|from|by|belonging to) (?:an?)?other\b|\b(?:of|from|by|belonging to) (?:others|someone else|somebody else|anyone else|anybody else)\b|\bother (?:people|\w+s) ('s|')/;
const NOTHING_BUT = /^(?:nothing|none|no \w+) (?:but|except|other than|else than|besides|apart from) /;

export interface Owned {
  readonly own?: 'theirs' | 'made';
  readonly only: boolean;
  readonly denied: boolean;
  readonly things: Words;
}

/** Whose things they are of which words speak. */
export function ownedIn(things: Words, { who, denied, only }: Pick<Permission, 'who' | 'denied' | 'only'>, before: string): Owned {
  const more = things.findIndex((token, at) => at > 0 && is(token, 'no') && is(things[at + 1], 'other', 'others'));
  if (more > 0 && /(?:,|and|but)(?: to| with)? no others?(?: \w+)?$/.test(textOfWords(things))) {
    const end = things.findLastIndex((token, at) => at < more && !is(token, 'and', 'but', 'to', 'with', ','));
    return ownedIn(things.slice(0, end + 1), { who, denied, only: true }, before);
  }
  const text = textOfWords(things);
  const others = OTHERS.test(text) || /\bother \w+ 's\b/.test(text);
  if (others && denied) return { own: 'theirs', only: true, denied: false, things: withoutOthers(things) };
  const nothingBut = NOTHING_BUT.test(text);
  const rest = nothingBut ? things.slice((NOTHING_BUT.exec(text)?.[0].trim().split(' ') ?? []).length) : things;
  const limited =
    only ||
    nothingBut ||
    /\bonly\b/.test(`${before} ${text}`) ||
    /\b(?:and|but|to|with) (?:to |with )?(?:no others?|nobody else's|no one else 's)\b/.test(text);
  if (MADE_BY_THEM.test(text)) return { own: 'made', only: limited, denied, things: rest };
  if (OWN.test(text)) return { own: 'theirs', only: limited, denied, things: rest };
  const people = who.some((key) => !['everyone', 'anyone', 'author', 'nobody'].includes(key));
  if (people && !denied && THEIRS.test(text) && !is(things[0], 'them')) return { own: 'theirs', only: limited, denied, things: rest };
  return { only: only || nothingBut, denied, things: rest };
}

/** `loans` of `loans of other members`, `lessons` of `another tutor's lessons`. */
function withoutOthers(things: Words): Words {
  const at = things.findIndex((token) => is(token, 'other', 'another', 'someone', 'somebody', 'anyone', 'anybody', 'others'));
  if (at < 0) return things;
  const from = is(things[at - 1], 'of', 'from', 'by', 'to') ? at - 1 : at;
  const owner = things.findIndex((token, index) => index > at && is(token, "'s", "'"));
  const end = owner < 0 ? (from === at ? at + 1 : things.length) : owner + 1;
  return [...things.slice(0, is(things[from - 1], 'belonging') ? from - 1 : from), ...things.slice(end)];
}
