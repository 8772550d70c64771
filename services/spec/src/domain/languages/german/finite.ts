import type { Item } from './items.js';
import { withPrefix } from './verb-group.js';

const isEnd = (item: Item | undefined): boolean => item === undefined || item.part === 'sign' || item.part === 'conj';

/** A form that may be an infinitive is the verb of its clause where no modal and no form of `werden` asks for one. */
export function finitely(items: readonly Item[]): Item[] {
  let open = false;
  return items.map((item, at) => {
    if (item.part === 'sign' && item.english !== ',') open = false;
    if (item.part === 'sub') open = false;
    if (item.part === 'modal' || item.part === 'aux' || item.part === 'finite') open = true;
    const led = at > 0 && !isEnd(items[at - 1]);
    const subordinate = items.slice(0, at).some((one) => one.part === 'sub') && isEnd(items[at + 1]);
    if (item.part !== 'infinitive' || item.ambiguous !== true || item.verb === undefined) return item;
    const asked =
      items[at - 1]?.english === ',' && ['pron', 'det'].includes(items[at + 1]?.part ?? '') && items[0] !== undefined && isFinite(items[0]);
    if (asked) return { ...item, part: 'finite', plural: true, ambiguous: false };
    if (open || items[at + 1]?.part === 'modal' || !((led && !isEnd(items[at + 1])) || subordinate)) return item;
    open = true;
    return { ...item, part: 'finite', plural: true, ambiguous: false };
  });
}

const isFinite = (item: Item | undefined): boolean => item !== undefined && ['finite', 'modal', 'aux'].includes(item.part);

/** `Wird ein Kunde gelöscht, …`: a condition without `wenn` before the main clause. */
export function ifs(clauses: readonly Item[][]): Item[][] {
  const [first, second, ...rest] = clauses;
  if (!first || !second || !isFinite(first[0])) return [...clauses];
  const follows = second.findIndex((item) => item.part !== 'sign' && item.part !== 'conj');
  const so = second[follows]?.english === 'so';
  if (!isFinite(second[follows]) && second[follows]?.english !== 'then' && !so) return [...clauses];
  const main = so ? second.filter((_, at) => at !== follows) : second;
  const prefix = first.find((item) => item.part === 'prefix');
  const verb = prefix ? withPrefix(first[0]!, prefix.german) : first[0]!;
  return [[{ german: 'wenn', english: 'if', part: 'sub' }, ...first.slice(1).filter((item) => item !== prefix), verb], main, ...rest];
}

/** `wenn ein Raum gelöscht wird sind seine Buchungen weg`: two finite verbs in a row, where a chat leaves out the comma. */
export function withCommas(items: readonly Item[]): Item[] {
  const opens = items.findIndex((item) => item.part === 'sub');
  if (opens < 0) return [...items];
  const at = items.findIndex((item, index) => index > opens && isSurely(item) && isSurely(items[index + 1]));
  return at < 0 ? [...items] : [...items.slice(0, at + 1), { german: ',', english: ',', part: 'sign' }, ...items.slice(at + 1)];
}

const isSurely = (item: Item | undefined): boolean => isFinite(item) && item?.ambiguous !== true;
