import { isComma, isLink, isParticiple, word, type Item } from './items.js';
import { subjectEnd } from './subject.js';
import { nonfinite, verbGroup } from './verb-group.js';
import { singular } from '../../text/language.js';
import { PEOPLE } from '../../vocabulary/people.js';

const ACCUSATIVE = new Set(['den', 'einen', 'keinen', 'jeden', 'diesen', 'ihren', 'seinen']);
/** Before a noun that does something. */
const NOMINATIVE = new Set(['der', 'die', 'das', 'ein', 'eine', 'jeder', 'jede', 'jedes', 'alle', 'kein', 'keine']);
const LIMITING = new Set(['only', 'also']);

const isDeed = (item: Item | undefined): boolean =>
  item?.part === 'infinitive' || isParticiple(item) || item?.german === 'werden' || (item?.part === 'finite' && item.ambiguous === true);
const isPerson = (items: readonly Item[]): boolean =>
  items.some((item) => item.part === 'noun' && PEOPLE.has(singular(item.english.toLowerCase())));

interface Parts {
  readonly pre: readonly Item[];
  readonly finite: Item;
  readonly verbs: readonly Item[];
  readonly rest: readonly Item[];
}

/** What German puts first, though it is neither who does it nor when: `Löschen darf nur der Leiter`, `Einen Kurs plant der Trainer`. */
export function fronted(parts: Parts): Item[] | undefined {
  return deedFirst(parts) ?? objectFirst(parts);
}

/** Who does it, at the beginning of what follows the verb; `nur` stays before it. */
function subjectOf(rest: readonly Item[]): { limit: Item[]; subject: Item[]; left: Item[] } {
  if (rest[0]?.part === 'pron' && ['sie', 'es', 'ihn'].includes(rest[0].german) && rest[1]?.english === 'only') {
    const found = subjectOf(rest.slice(1));
    if (found.subject.length > 0) return { ...found, left: [rest[0], ...found.left] };
  }
  const whoever = rest.at(-1);
  if (rest.length > 1 && whoever !== undefined && ['everyone', 'all'].includes(whoever.english) && whoever.part === 'noun')
    return { limit: [], subject: [whoever], left: rest.slice(0, -1) };
  const from = rest[0]?.part === 'adv' && LIMITING.has(rest[0].english) ? 1 : 0;
  const end = subjectEnd(rest, from);
  const limit = rest.slice(0, from).filter((item) => item.english === 'only');
  return {
    limit,
    subject: rest.slice(from, end),
    left: [...rest.slice(0, from).filter((item) => item.english !== 'only'), ...rest.slice(end)],
  };
}

function deedFirst({ pre, finite, verbs, rest }: Parts): Item[] | undefined {
  if (!isDeed(pre.at(-1)) || (finite.part !== 'modal' && finite.part !== 'aux')) return undefined;
  if (pre.some((item) => ['sub', 'pron', 'prep', 'modal'].includes(item.part) && item.part !== 'prep')) return undefined;
  let first = pre.length;
  while (first > 0 && (isDeed(pre[first - 1]) || ((isLink(pre[first - 1]) || isComma(pre[first - 1])) && isDeed(pre[first - 2]))))
    first -= 1;
  const deeds = pre.slice(first);
  const listed = deeds.some((item) => isLink(item) || isComma(item));
  const said = [...verbs, ...(listed ? deeds : nonfinite(deeds))];
  const { limit, subject, left } = subjectOf(rest);
  const who = subject.length > 0 ? subject : [word('es', 'it', 'pron')];
  return [...limit, ...who, ...verbGroup(finite, said, [...left, ...pre.slice(0, first)])];
}

function objectFirst({ pre, finite, verbs, rest }: Parts): Item[] | undefined {
  const first = pre[0];
  if (!first || pre.some((item) => ['pron', 'prep', 'sub', 'adv'].includes(item.part))) return undefined;
  const { limit, subject, left } = subjectOf(rest);
  if (subject.length === 0 || !subject.some((item) => item.part === 'noun' || item.part === 'pron')) return undefined;
  const marked = first.part === 'det' && ACCUSATIVE.has(first.german);
  const noun = pre.findLast((item) => item.part === 'noun');
  const whoever = ['everyone', 'all'].includes(subject[0]?.english ?? '');
  const acts = whoever || (subject[0]?.part === 'det' && NOMINATIVE.has(subject[0].german));
  const many = pre.some((item) => isLink(item)) || noun?.plural === true;
  const unlike = noun !== undefined && many && finite.plural !== true && acts;
  const deed = finite.part !== 'aux' && verbs.every((item) => item.english !== 'be');
  const byPeople = deed && noun !== undefined && limit.length > 0 && isPerson(subject) && !isPerson(pre);
  if (!marked && !unlike && !byPeople) return undefined;
  return [...limit, ...subject, ...verbGroup(finite, verbs, [...pre, ...left])];
}
