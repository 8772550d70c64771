import { isComma, isFinite, word, type Item } from './items.js';

/** Said of people where no noun follows. */
const EVERYONE = new Set(['jeder', 'jede', 'alle']);

/** Who does it: `man` takes the verb of `wir`, `das` before a verb points back, `von` before a passive is who did it. */
export function spoken(clause: readonly Item[]): Item[] {
  const passive =
    clause.some((item) => ['wird', 'werden', 'wurde', 'wurden'].includes(item.german)) && clause.some((item) => item.part === 'participle');
  const byAll = clause.some((item) => item.german === 'man');
  const joins = clause.some((item) => item.verb?.english === 'participate');
  const exists =
    clause.some((item) => item.part === 'modal') && clause.some((item) => item.verb?.infinitive === 'geben' && item.part === 'infinitive');
  return clause.map((item, at) => {
    const next = clause[at + 1];
    if (
      item.part === 'det' &&
      EVERYONE.has(item.german) &&
      (next === undefined || ['modal', 'finite', 'sign', 'infinitive'].includes(next.part))
    )
      return { ...item, english: item.plural === true ? 'all' : 'everyone', part: 'noun' };
    if (exists && item.german === 'es' && item.part === 'pron') return { ...item, english: 'there' };
    if (exists && item.verb?.infinitive === 'geben') return { ...item, english: 'be' };
    if (item.part === 'det' && ['das', 'die', 'der'].includes(item.german) && isFinite(next) && !isComma(clause[at - 1]))
      return { ...item, english: 'it', part: 'pron' };
    if (item.german === 'das' && item.part === 'det' && isFinite(next)) return { ...item, english: 'it', part: 'pron' };
    if (['von', 'vom'].includes(item.german) && item.part === 'prep' && passive && clause[at - 1]?.part !== 'noun')
      return { ...item, english: item.german === 'vom' ? 'by the' : 'by' };
    if (['an', 'am'].includes(item.german) && item.part === 'prep' && joins) return { ...item, english: 'in' };
    if (byAll && item.part === 'finite' && item.verb) return { ...item, english: item.verb.english, plural: true };
    if (item.german === 'als' && at === 0 && next?.part === 'noun') return { ...item, english: 'as a' };
    return item;
  });
}

const ONCE = new Set(['occur', 'assign', 'exist', 'use', 'give']);

/** `darf pro Haus nur einmal vorkommen`, `darf nicht doppelt vergeben werden` → `must be unique per …`. */
export function unique(clause: Item[]): Item[] {
  const modal = clause.findIndex((item) => item.part === 'modal');
  const text = clause.map((item) => item.english).join(' ');
  const verb = clause.findIndex(
    (item) =>
      item.verb !== undefined &&
      ONCE.has(item.verb.english) &&
      ['infinitive', 'participle', 'adj', 'finite'].includes(item.part) &&
      item.part !== 'modal',
  );
  const once = /\bonly once\b|\bnot (?:twice|multiple)\b/.test(text);
  if (modal < 0 || verb < 0 || !once) return clause;
  const left = clause.filter(
    (item, at) =>
      at !== verb && at > modal && !['only', 'once', 'not', 'twice', 'multiple', 'but'].includes(item.english) && item.german !== 'werden',
  );
  const subject = clause.slice(0, modal);
  const together = subject.some((item) => item.english === 'together');
  const named = together
    ? [word('', 'the combination of', 'phrase'), ...subject.filter((item) => item.english !== 'together' && item.part !== 'det')]
    : subject;
  return [...named, word('', 'must', 'modal'), word('', 'be unique', 'adv'), ...left];
}
