import { infinitive, participle } from '../text/language.js';

/** What remains of a state or a verb when endings and `re-`, `un-`, `de-` are taken off: `activate`, `reactivated`, `active` → `activ`. */
export function stem(word: string): string {
  const base = infinitive(word.toLowerCase());
  const bare = base.replace(/^(?:re-?)(?=(?:open|activ|instat|start|enabl|publish|submit|assign|stock|schedul|new|new$))/, '');
  return bare.replace(/(?:ate|ation|e|y|ing)$/, '');
}

/** Whether a verb in any form leads into this state: `complete` → `completed`, `archive` → `archived`, `activate` → `active`. */
export function leadsTo(verb: string, state: string): boolean {
  const words = state.toLowerCase().split(' ');
  const first = words.find((word) => !['in', 'on', 'under', 'out'].includes(word)) ?? '';
  const from = infinitive(verb);
  if (from === 'die' && first === 'dead') return true;
  const inverse = /^(?:de|in)(?=activ)/;
  if (inverse.test(from) !== inverse.test(first)) return false;
  const a = stem(from.replace(inverse, ''));
  const b = stem(first.replace(inverse, ''));
  return a === b && a.length >= 2 ? true : a.length >= 5 && b.length >= 5 && (a.startsWith(b) || b.startsWith(a));
}

/** The state that a verb names when no state is known: `withdraw` → `withdrawn`, `ship` → `shipped`. */
export const stateAfter = (verb: string): string => participle(infinitive(verb));

/** Changes that are no change of state. */
const PLAIN = new Set(
  'delete remove erase purge destroy wipe change edit create add update modify search filter sort see view make assign use note give find list show set fill store keep have be do enter write record save read alter touch drop choose select share leave need want call know say tell look manage attach link connect print export import display order include contain require allow permit describe identify mention expect extend calculate compute count limit throw repeat duplicate exceed ask start begin apply accept_ exist reach access inform notify remind invite plan put get take go come belong log track access undo state rate write exceed place own double-book away back move appear arrive leave_ happen send_to work hold see group base name call'.split(
    ' ',
  ),
);
export const isPlainVerb = (verb: string): boolean => PLAIN.has(infinitive(verb.toLowerCase()));

/** Whether a noun names the record of a deed: a verb with `-ing`, `-ation`, `-al` or `-ment` after it. */
export function namedAfter(key: string, verb: string): boolean {
  const last = key.split(' ').at(-1) ?? '';
  const base = verb.replace(/(?:e|y)$/, '');
  return (
    base.length >= 3 &&
    last.startsWith(base) &&
    last.length > verb.length - 1 &&
    /^(?:ing|ation|ication|al|ment|tion|ption|ance|ion|itment|er|lment|olment)?$/.test(last.slice(base.length)) &&
    last !== `${verb}er`
  );
}
