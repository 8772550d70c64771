import { endsInVerb, ending, isComma, isFinite, isLink, isVerbal, RELATIVE, surelyFinite, type Item } from './items.js';

/** Where a stretch ends: at the next comma or link, or at the end. */
const stretchEnd = (items: readonly Item[], from: number): number => {
  let at = from;
  while (at < items.length && !isComma(items[at]) && !isLink(items[at])) at += 1;
  return at;
};

/** Cuts a sentence into clauses, each with at most one finite verb; commas and links stand before the clause they lead in. */
export function clausesIn(items: readonly Item[]): Item[][] {
  const clauses: Item[][] = [];
  let current: Item[] = [];
  let finite = false;
  let subordinate = isSubordinate(items, 0);
  const cut = (): void => {
    if (current.length > 0) clauses.push(current);
    current = [];
    finite = false;
  };
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at]!;
    const link = isLink(item);
    if (isComma(item) || link) {
      const next = at + 1 + (isComma(item) && isLink(items[at + 1]) ? 1 : 0);
      const end = stretchEnd(items, next);
      const stretch = items.slice(next, end);
      const sub = isSubordinate(items, next);
      const closed = !subordinate || endsInVerb(current);
      const verbFinal = subordinate && finite;
      const lastVerb = stretch.findLastIndex((one) => isVerbal(one));
      const own =
        stretch.some(surelyFinite) ||
        (!isOpen(current) && stretch.some((one, index) => isFinite(one) && (index < lastVerb || !endsInVerb(stretch))));
      const ended = subordinate && endsInVerb(current) && isComma(item);
      if ((sub && closed) || (own && finite && closed) || (ended && verbFinal) || (own && ended)) {
        cut();
        subordinate = sub;
        current.push(item);
        finite = false;
        continue;
      }
    }
    current.push(item);
    if (isFinite(item)) finite = true;
  }
  cut();
  return clauses;
}

/** A modal that waits for its infinitive. */
const isOpen = (items: readonly Item[]): boolean =>
  items.some((one) => one.part === 'modal') && !items.some((one) => one.part === 'infinitive' || one.german === 'werden');

function isSubordinate(items: readonly Item[], at: number): boolean {
  const item = items[at];
  if (!item) return false;
  if (item.part === 'sub') return true;
  const relative = item.part === 'prep' && RELATIVE.has(items[at + 1]?.german ?? '') ? at + 1 : at;
  if (at > 0 && RELATIVE.has(items[relative]?.german ?? '') && isComma(items[at - 1])) {
    const stretch = items.slice(relative, stretchEnd(items, relative));
    return (
      surelyFinite(stretch.at(ending(stretch) - 1)) ||
      (isVerbal(stretch.at(ending(stretch) - 1)) &&
        stretch.filter((one) => isFinite(one)).length === 1 &&
        isFinite(stretch.at(ending(stretch) - 1)))
    );
  }
  return item.part === 'pron' && ['who', 'what', 'when', 'where'].includes(item.english) && at > 0;
}
