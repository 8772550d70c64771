import { OBLIQUE } from './cases.js';
import { isComma, type Item } from './items.js';

/** Where the noun phrase (or list of them) at `from` ends. */
export function subjectEnd(items: readonly Item[], from: number): number {
  let at = from;
  const single = (): boolean => {
    const start = at;
    if (items[at]?.part === 'pron') {
      at += 1;
      return true;
    }
    while (
      ['det', 'number', 'adj', 'participle'].includes(items[at]?.part ?? '') ||
      (items[at]?.part === 'phrase' && /^(?:one or more|any number of|at least|at most|up to|more than)$/.test(items[at]?.english ?? '')) ||
      (items[at]?.part === 'adv' && ['exactly', 'at least', 'at most', 'only', 'about'].includes(items[at]?.english ?? ''))
    )
      at += 1;
    if (items[at]?.part !== 'noun') {
      at = start;
      return false;
    }
    while (items[at]?.part === 'noun') at += 1;
    while (items[at]?.english === 'of' && items[at]?.part === 'prep') {
      const back = at;
      at += 1;
      const inner = at;
      while (['det', 'adj', 'number'].includes(items[at]?.part ?? '')) at += 1;
      if (items[at]?.part !== 'noun') {
        at = back;
        break;
      }
      while (items[at]?.part === 'noun') at += 1;
      if (at === inner) break;
    }
    return true;
  };
  if (!single()) return from;
  for (;;) {
    const link = isComma(items[at]) || (items[at]?.part === 'conj' && ['and', 'or'].includes(items[at]?.english ?? ''));
    if (!link) return at;
    const back = at;
    at += 1;
    if (!single()) return back;
  }
}

export const opensSideways = (items: readonly Item[]): boolean => {
  const first = items[0];
  if (!first) return true;
  if (items.some((item) => item.part === 'pron' && /^(?:wir|ich|man|er|sie|es)$/.test(item.german))) return false;
  if (first.part === 'adv')
    return !(['exactly', 'only', 'at least', 'at most'].includes(first.english) && items.length > 1 && items[1]?.part !== 'prep');
  if (first.part === 'adj' && items.length === 1) return ['optional', 'possible'].includes(first.english);
  if (first.part === 'number' && ['noun'].includes(items[1]?.part ?? '') && items[2]?.part === 'prep') return true;
  if (first.part === 'phrase') return /^(?:on |in |at |initially|by |per |for |after |maybe|then|when)/.test(first.english);
  if (first.part === 'prep' && first.german === 'dat') return true;
  return ['prep', 'sub'].includes(first.part) || (first.part === 'det' && OBLIQUE.has(first.german) && first.german !== 'den');
};
