import { GIVING } from './cases.js';
import { isComma, isLink, isParticiple, word, type Item } from './items.js';
import { thirdPersonOf, VERBS } from '../../vocabulary/german/verbs.js';

/** Adverbs that stand before a full verb in English: `always belongs to`. */
const EARLY = new Set(['always', 'also', 'only', 'automatically', 'usually', 'never', 'already']);

/** The English order of what follows the finite verb at the end: `storniert werden` → `be cancelled`. */
export function nonfinite(cluster: readonly Item[]): Item[] {
  return [...cluster]
    .reverse()
    .filter((item) => item.part !== 'modal')
    .map((item) => {
      if (item.german === 'werden') return word('werden', 'be', 'infinitive');
      if (item.german === 'haben') return word('haben', 'have', 'infinitive');
      return item;
    });
}

const isPart = (item: Item | undefined): boolean =>
  isParticiple(item) ||
  item?.part === 'infinitive' ||
  item?.german === 'werden' ||
  item?.part === 'modal' ||
  (item?.part === 'finite' && item.ambiguous === true);

/** Takes from `post` what belongs to the finite verb: infinitives, participles, a prefix that was set off. */
export function takeVerbs(post: Item[], finite: Item): { verbs: Item[]; rest: Item[]; finite: Item } {
  const prefixAt = post.findIndex((item) => item.part === 'prefix');
  let head = finite;
  let rest = post;
  if (prefixAt >= 0) {
    const prefix = post[prefixAt]?.german ?? '';
    head = finite.verb ? withPrefix(finite, prefix) : finite;
    rest = post.filter((_, at) => at !== prefixAt);
  }
  const needs = finite.part === 'modal' || finite.part === 'aux';
  const isBe = ['ist', 'sind', 'war', 'waren'].includes(finite.german);
  if (isBe && rest.some((item) => isComma(item) || isLink(item)) && !rest.some((item) => item.verb && GIVING.test(item.verb.infinitive)))
    return { verbs: [], rest, finite: head };
  if (!needs) return { verbs: [], rest, finite: head };
  let last = -1;
  for (const [at, item] of rest.entries()) {
    const attributive = ['noun', 'adj'].includes(rest[at + 1]?.part ?? '') && item.part !== 'infinitive';
    const verbal =
      item.part === 'infinitive' ||
      (item.part === 'modal' && item.ambiguous === true && at === rest.length - 1) ||
      item.german === 'werden' ||
      item.german === 'haben' ||
      (item.part === 'participle' && !attributive) ||
      (item.part === 'finite' && item.ambiguous === true);
    if (verbal) last = at;
  }
  if (last < 0) return { verbs: [], rest, finite: head };
  let first = last;
  for (let at = last; at >= 0; at -= 1) {
    if (isPart(rest[at])) first = at;
    else if (rest[at]?.german === 'als' && rest[at]?.part === 'adv') continue;
    else if (!(isLink(rest[at]) || isComma(rest[at])) || !isPart(rest[at - 1])) break;
  }
  let before = first - 1;
  while (rest[before]?.part === 'adv') before -= 1;
  const listed = isComma(rest[before]) || isLink(rest[before]);
  if (['hat', 'haben'].includes(finite.german) && rest[first - 1]?.english === 'status') return { verbs: [], rest, finite: head };
  if (listed && ['ist', 'sind', 'war', 'waren'].includes(finite.german)) return { verbs: [], rest, finite: head };
  const cluster = rest.slice(first, last + 1);
  return { verbs: ordered(cluster, finite), rest: [...rest.slice(0, first), ...rest.slice(last + 1)], finite: head };
}

/** `storniert oder gelöscht werden` → `be cancelled or deleted`. */
function ordered(cluster: readonly Item[], finite: Item): Item[] {
  const tail = cluster.findLastIndex((item) => isLink(item) || isComma(item));
  const wished = cluster.findLastIndex((item) => item.part !== 'modal') + 1;
  if (wished > tail && wished < cluster.length) return ordered(cluster.slice(0, wished), finite);
  const last = cluster.at(-1);
  if (tail < 0) return nonfinite(cluster);
  const passive = last?.german === 'werden' || last?.english === 'be' || last?.german === 'haben' || last?.english === 'been';
  if (!passive || finite.part === 'aux')
    return passive ? [...nonfinite([last]), ...cluster.slice(0, -1)] : cluster.filter((item) => item.part !== 'modal');
  return [...nonfinite([last]), ...cluster.slice(0, -1)];
}

export function withPrefix(finite: Item, prefix: string): Item {
  const whole = VERBS.infinitives.get(prefix + (finite.verb?.infinitive.slice(finite.verb.prefix.length) ?? ''));
  if (!whole) return finite;
  const plain = finite.plural === true || finite.english === finite.verb?.english;
  return { ...finite, verb: whole, english: plain ? whole.english : thirdPersonOf(whole.english) };
}

/** `is` and a participle: `has been` where the brief says `worden`, `will` before an infinitive. */
export function finiteFor(finite: Item, verbs: readonly Item[]): Item {
  if (finite.part !== 'aux') return finite;
  if (verbs.some((item) => item.english === 'been')) return { ...finite, english: finite.plural === true ? 'have' : 'has' };
  if (['wird', 'werden'].includes(finite.german) && verbs[0]?.part === 'infinitive') return { ...finite, english: 'will' };
  return finite;
}

/** `sehen nur` says what one may do. */
const LIMITED = new Set(['see', 'view', 'read', 'edit', 'change', 'delete', 'manage']);

export function verbGroup(finite: Item, verbs: readonly Item[], rest: readonly Item[]): Item[] {
  const denying =
    finite.part === 'modal' && verbs.length > 0 && !verbs.some((item) => ['be', 'have'].includes(item.english))
      ? rest.findIndex((item) => item.part === 'det' && item.english === 'no')
      : -1;
  if (denying >= 0) return verbGroup(finite, verbs, [word('nicht', 'not', 'not'), ...rest.filter((_, at) => at !== denying)]);
  const limited = finite.part === 'modal' && verbs.length > 0 && rest.length > 1 && rest.at(-1)?.english === 'only';
  if (limited) return verbGroup(finite, verbs, [...rest.slice(-1), ...rest.slice(0, -1)]);
  const full = finite.part === 'finite';
  const early: Item[] = [];
  const left: Item[] = [];
  let leading = true;
  for (const item of rest) {
    if (leading && (item.part === 'not' || (item.part === 'adv' && EARLY.has(item.english)))) early.push(item);
    else if (item.part === 'not' && verbs.length > 0) early.push(item);
    else {
      leading = false;
      left.push(item);
    }
  }
  if (!full) return [finite, ...early, ...verbs, ...left];
  if (LIMITED.has(finite.verb?.english ?? '') && (early.some((item) => item.english === 'only') || left[0]?.english === 'only their own'))
    return [word('', 'may', 'modal'), ...early, { ...finite, english: finite.verb?.english ?? finite.english }, ...left];
  const denied = early.some((item) => item.english === 'not');
  if (denied) {
    const english = finite.plural === true ? 'do not' : 'does not';
    const base = finite.verb?.english ?? finite.english;
    return [
      word('nicht', english, 'modal'),
      ...early.filter((item) => item.english !== 'not'),
      { ...finite, english: base },
      ...verbs,
      ...left,
    ];
  }
  return [...early, finite, ...verbs, ...left];
}
