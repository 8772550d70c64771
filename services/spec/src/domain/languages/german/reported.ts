import type { Item } from './items.js';

const REPORTING =
  /^(?:erklär|sag|bericht|erläuter|beton|erwähn|wünsch|beschließ|beschloss|ausführ|führ|ergänz|mein|merk|weis|wies|hinweis|hingewies|einig|einigt|stell|fand|schlag|schlug|bemerk|beschlossen|reg|rät|festgehalten|festgelegt|vereinbar|wiss|weiß|festleg|festhalt|leg|halt|hält|bestätig|forder|verlang|schreib|bitte)/;
const isComma = (item: Item | undefined): boolean => item?.part === 'sign' && item.english === ',';
const isThat = (item: Item | undefined): boolean => item?.part === 'sub' && item.english === 'that';

/** `Frau Lang erklärt, dass jeder Kurs einen Titel hat und dass …`: what is reported is said as a sentence of its own. */
export function reported(items: readonly Item[]): Item[] {
  const at = items.findIndex(isThat);
  if (at < 2 || !isComma(items[at - 1])) return [...items];
  const lead = items.slice(0, at - 1);
  const told = lead.some((item) => REPORTING.test(item.german));
  if (!told || lead.some((item) => item.part === 'not' || item.part === 'sub' || isComma(item))) return [...items];
  return items.slice(at).flatMap((item, index, all): Item[] => {
    if (isThat(item)) return [{ ...item, english: '' }];
    if (item.part === 'conj' && item.english === 'and' && isThat(all[index + 1])) return [{ german: ';', english: ';', part: 'sign' }];
    return isComma(item) && (isThat(all[index + 1]) || (all[index + 1]?.part === 'conj' && isThat(all[index + 2]))) ? [] : [item];
  });
}
