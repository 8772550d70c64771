import { isVerbal, type Item } from './items.js';
import { deedOf } from './deeds.js';
import { pastOf, thirdPersonOf, VERBS } from '../../vocabulary/german/verbs.js';

const word = (german: string, english: string, part: Item['part']): Item => ({ german, english, part });

/** Adverbs that stand before a full verb in English: `always belongs to`. */
const EARLY = new Set(['always', 'also', 'only', 'automatically', 'usually', 'never', 'already']);
const GENITIVE = new Set(['des', 'eines', 'dieses', 'ihres', 'seines', 'unseres', 'aller', 'beider', 'mehrerer', 'sämtlicher', 'jedes']);
const MAY_BE_GENITIVE = new Set(['der', 'einer', 'dieser', 'jeder', 'ihrer', 'seiner', 'unserer']);
const DATIVE = new Set(['dem', 'einem', 'jedem', 'diesem', 'ihrem', 'seinem', 'keinem', 'mehreren', 'unserem']);
const FEMININE_DATIVE = new Set(['der', 'einer', 'jeder', 'dieser', 'ihrer', 'seiner', 'keiner']);
const OBLIQUE = new Set(['den', 'einen', 'jeden', 'diesen', 'keinen', ...DATIVE]);
const GIVING = /^(?:zuordnen|gehören|zuweisen|zuteilen|geben)$/;

/** What stands in a case gets the word that says so: `of` for whose it is, `to` for whom it is given. */
export function withCases(given: readonly Item[]): Item[] {
  const items = turned(given);
  const giving = items.some((item) => item.verb && GIVING.test(item.verb.infinitive)) || items.some((item) => item.german === 'zugeordnet');
  const found: Item[] = [];
  for (const [at, item] of items.entries()) {
    const before = items[at - 1];
    if (item.part === 'det') {
      const noun = items.slice(at + 1, at + 4).find((one) => one.part === 'noun');
      const afterNoun = before?.part === 'noun';
      if (
        noun &&
        afterNoun &&
        (GENITIVE.has(item.german) || MAY_BE_GENITIVE.has(item.german)) &&
        !(item.german === 'jedes' && !noun.german.endsWith('s'))
      )
        found.push(word('', 'of', 'prep'));
      else if (
        noun &&
        before?.part !== 'prep' &&
        !/(?:to|of|from|by|in|with|at least|at most|exactly|up|than)$/.test(before?.english ?? '') &&
        (DATIVE.has(item.german) || (giving && FEMININE_DATIVE.has(item.german) && before !== undefined && before.part !== 'sign'))
      )
        found.push(word('dat', 'to', 'prep'));
    }
    const counted =
      item.english === 'a' &&
      (['exactly', 'at least', 'at most'].includes(before?.english ?? '') ||
        (before?.english === 'only' && items.slice(0, at).some((one) => one.english === 'per')));
    found.push(counted ? { ...item, english: 'one' } : item);
  }
  return found;
}

const ABLE = new Set([
  'searchable',
  'filterable',
  'sortable',
  'sorted',
  'filtered',
  'searched',
  'search',
  'filter',
  'sort',
  'find',
  'grouped',
]);

/** `nach Namen durchsuchbar` → `searchable by name`; `bei der Rückgabe` → `when it is returned`. */
function turned(given: readonly Item[]): Item[] {
  const items = [...given];
  const wishing = items.some((item) => ABLE.has(item.english));
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at]!;
    if (item.german === 'nach' && item.part === 'prep' && wishing) items[at] = { ...item, english: 'by' };
    if (['bei', 'beim', 'nach', 'mit', 'vor', 'vorm'].includes(item.german) && item.part === 'prep') {
      const from = items[at + 1]?.part === 'det' ? at + 2 : at + 1;
      const noun = items[from];
      const verb = noun?.part === 'noun' && !wishing ? deedOf(noun) : undefined;
      if (!verb || (item.german === 'mit' && from === at + 1)) continue;
      const owner =
        items[from + 1]?.part === 'det' &&
        (GENITIVE.has(items[from + 1]?.german ?? '') || MAY_BE_GENITIVE.has(items[from + 1]?.german ?? '')) &&
        items[from + 2]?.part === 'noun'
          ? items.slice(from + 1, from + 3)
          : [];
      const when = item.german.startsWith('vor') ? 'before' : item.german === 'nach' ? 'after' : 'when';
      const subject = owner.length > 0 ? owner : [word('', 'it', 'pron')];
      items.splice(
        at,
        from + 1 + owner.length - at,
        { ...word('bei', when, 'prep') },
        ...subject.map((one) => ({ ...one, english: one.english === 'the' ? 'a' : one.english })),
        word('', `is ${pastOf(verb)}`, 'adv'),
      );
    }
  }
  for (let at = 1; at < items.length; at += 1) {
    if (items[at - 1]?.english !== 'number' || items[at - 1]?.german !== 'anzahl') continue;
    if (items[at]?.part === 'noun') items.splice(at, 0, word('', 'of', 'prep'));
    else if (['der', 'von'].includes(items[at]?.german ?? '')) items.splice(at, 1, word('', 'of', 'prep'));
  }
  for (let at = 0; at + 2 < items.length; at += 1) {
    if (items[at]?.german !== 'nach') continue;
    let end = at + 1;
    while (['noun', 'det', 'conj'].includes(items[end]?.part ?? '') || isComma(items[end])) end += 1;
    const able = items[end];
    if (ABLE.has(items[at - 1]?.english ?? '')) continue;
    if (able && ['adj', 'participle', 'infinitive', 'finite'].includes(able.part) && ABLE.has(able.english)) {
      items.splice(end, 1);
      items.splice(at, 0, { ...able, part: 'phrase' });
      at = end;
    }
  }
  return items;
}

const isParticiple = (item: Item | undefined): boolean => item?.part === 'participle' || (item?.part === 'adj' && item.verb !== undefined);

/** The English order of what follows the finite verb at the end: `storniert werden` → `be cancelled`. */
function nonfinite(cluster: readonly Item[]): Item[] {
  return [...cluster]
    .reverse()
    .filter((item) => item.part !== 'modal')
    .map((item) => {
      if (item.german === 'werden') return word('werden', 'be', 'infinitive');
      if (item.german === 'haben') return word('haben', 'have', 'infinitive');
      return item;
    });
}

const MODAL_PREDICATE = new Set([
  'is optional',
  'is required',
  'are required',
  'must be unique',
  'is out of scope',
  'are out of scope',
  'belongs to',
  'belong to',
  'consists of',
  'consist of',
  'refers to',
  'refer to',
  'comes in a later version',
  'come in a later version',
  'signs in',
  'sign in',
  'is calculated from',
  'can see',
  'goes through the states',
  'go through the states',
]);
const isPredicate = (item: Item | undefined): boolean => item?.part === 'phrase' && MODAL_PREDICATE.has(item.english);
const isFinite = (item: Item | undefined): boolean =>
  item !== undefined && (['finite', 'modal', 'aux'].includes(item.part) || isPredicate(item) || /^there (?:is|are)$/.test(item.english));
const surelyFinite = (item: Item | undefined): boolean => isFinite(item) && item?.ambiguous !== true;

const isComma = (item: Item | undefined): boolean => item?.part === 'sign' && item.english === ',';
const LINK = new Set(['and', 'or', 'but', 'because']);
const isLink = (item: Item | undefined): boolean => item?.part === 'conj' && LINK.has(item.english);
const RELATIVE = new Set(['der', 'die', 'das', 'dem', 'den', 'deren', 'dessen', 'welche', 'welcher', 'welches']);
const ending = (items: readonly Item[]): number => {
  let end = items.length;
  while (end > 0 && items[end - 1]?.part === 'sign' && /^[.!?(;]/.test(items[end - 1]?.english ?? '')) end -= 1;
  return end;
};

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

const endsInVerb = (items: readonly Item[]): boolean => {
  const last = items[ending(items) - 1];
  return isVerbal(last) || isPredicate(last);
};

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

/** Where the noun phrase (or list of them) at `from` ends. */
function subjectEnd(items: readonly Item[], from: number): number {
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

const opensSideways = (items: readonly Item[]): boolean => {
  const first = items[0];
  if (!first) return true;
  if (items.some((item) => item.part === 'pron' && /^(?:wir|ich|man|er|sie|es)$/.test(item.german))) return false;
  if (first.part === 'adv')
    return !(['exactly', 'only', 'at least', 'at most'].includes(first.english) && items.length > 1 && items[1]?.part !== 'prep');
  if (first.part === 'phrase') return /^(?:on |in |at |initially|by |per |for |after |maybe|then|when)/.test(first.english);
  if (first.part === 'prep' && first.german === 'dat') return true;
  return ['prep', 'sub'].includes(first.part) || (first.part === 'det' && OBLIQUE.has(first.german) && first.german !== 'den');
};

const say = (items: readonly Item[]): Item[] => [...items];

const isPart = (item: Item | undefined): boolean =>
  isParticiple(item) ||
  item?.part === 'infinitive' ||
  item?.german === 'werden' ||
  item?.part === 'modal' ||
  (item?.part === 'finite' && item.ambiguous === true);

/** Takes from `post` what belongs to the finite verb: infinitives, participles, a prefix that was set off. */
function takeVerbs(post: Item[], finite: Item): { verbs: Item[]; rest: Item[]; finite: Item } {
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
  const last = cluster.at(-1);
  if (tail < 0) return nonfinite(cluster);
  const passive = last?.german === 'werden' || last?.english === 'be' || last?.german === 'haben' || last?.english === 'been';
  if (!passive || finite.part === 'aux')
    return passive ? [...nonfinite([last]), ...cluster.slice(0, -1)] : cluster.filter((item) => item.part !== 'modal');
  return [...nonfinite([last]), ...cluster.slice(0, -1)];
}

function withPrefix(finite: Item, prefix: string): Item {
  const whole = VERBS.infinitives.get(prefix + (finite.verb?.infinitive.slice(finite.verb.prefix.length) ?? ''));
  if (!whole) return finite;
  const plain = finite.plural === true || finite.german.endsWith('e');
  return { ...finite, verb: whole, english: plain ? whole.english : thirdPersonOf(whole.english) };
}

/** `is` and a participle: `has been` where the brief says `worden`, `will` before an infinitive. */
function finiteFor(finite: Item, verbs: readonly Item[]): Item {
  if (finite.part !== 'aux') return finite;
  if (verbs.some((item) => item.english === 'been')) return { ...finite, english: finite.plural === true ? 'have' : 'has' };
  if (['wird', 'werden'].includes(finite.german) && verbs[0]?.part === 'infinitive') return { ...finite, english: 'will' };
  return finite;
}

/** Who does it: `man` takes the verb of `wir`, `das` before a verb points back, `von` before a passive is who did it. */
function spoken(clause: readonly Item[]): Item[] {
  const passive =
    clause.some((item) => ['wird', 'werden', 'wurde', 'wurden'].includes(item.german)) && clause.some((item) => item.part === 'participle');
  const byAll = clause.some((item) => item.german === 'man');
  const joins = clause.some((item) => item.verb?.english === 'participate');
  const exists =
    clause.some((item) => item.part === 'modal') && clause.some((item) => item.verb?.infinitive === 'geben' && item.part === 'infinitive');
  return clause.map((item, at) => {
    const next = clause[at + 1];
    if (exists && item.german === 'es' && item.part === 'pron') return { ...item, english: 'there' };
    if (exists && item.verb?.infinitive === 'geben') return { ...item, english: 'be' };
    if (item.part === 'det' && ['das', 'die', 'der'].includes(item.german) && isFinite(next) && !isComma(clause[at - 1]))
      return { ...item, english: 'it', part: 'pron' };
    if (item.german === 'das' && item.part === 'det' && isFinite(next)) return { ...item, english: 'it', part: 'pron' };
    if (['von', 'vom'].includes(item.german) && item.part === 'prep' && passive && clause[at - 1]?.part !== 'noun')
      return { ...item, english: 'by' };
    if (['an', 'am'].includes(item.german) && item.part === 'prep' && joins) return { ...item, english: 'in' };
    if (byAll && item.part === 'finite' && item.verb) return { ...item, english: item.verb.english, plural: true };
    if (item.german === 'als' && at === 0 && next?.part === 'noun') return { ...item, english: 'as a' };
    return item;
  });
}

const ONCE = new Set(['occur', 'assign', 'exist', 'use', 'give']);

/** `darf pro Haus nur einmal vorkommen`, `darf nicht doppelt vergeben werden` → `must be unique per …`. */
function unique(clause: Item[]): Item[] {
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

/** Said without a comma where it follows what it is the condition of. */
const CONDITION = new Set(['if', 'while', 'before', 'after']);

/** Puts one clause into the order of English. */
export function reordered(given: readonly Item[], after?: readonly Item[]): Item[] {
  let clause = unique(spoken(given));
  let from = 0;
  while (isComma(clause[from]) || clause[from]?.part === 'conj') from += 1;
  const conditional =
    after?.some((item) => isFinite(item)) === true &&
    from === 1 &&
    isComma(clause[0]) &&
    clause[1]?.part === 'sub' &&
    CONDITION.has(clause[1].english);
  const lead = conditional ? [] : clause.slice(0, from);
  const end = ending(clause);
  const many = clause.find((item) => ['finite', 'modal', 'aux'].includes(item.part))?.plural === true;
  clause = clause.map((item) => (item.german === 'sie' && !many ? { ...item, english: 'it' } : item));
  const signs = clause.slice(end);
  const body = clause.slice(from, end);
  const relative = body[0] && RELATIVE.has(body[0].german) && isComma(clause[from - 1]) && endsInVerb(body) ? 0 : -1;
  if (
    body[0]?.part === 'sub' ||
    relative === 0 ||
    (body[0]?.part === 'pron' && ['who', 'what', 'when', 'where'].includes(body[0].english) && endsInVerb(body))
  )
    return [...lead, ...verbFinal(body, relative === 0), ...signs];
  const goesOn = after !== undefined && lead.some((item) => isLink(item)) && endsInVerb(body) && endsInVerb(after) && isFinite(body.at(-1));
  if (goesOn) return [...lead, ...verbFinal([word('', '', 'adv'), ...body], true, true), ...signs];
  const at = finiteAt(body);
  if (at === 0 && lead.some((item) => isLink(item)) && body[0]?.part !== 'modal') {
    const { verbs, rest, finite } = takeVerbs(body.slice(1), body[0]!);
    return [...lead, ...verbGroup(finiteFor(finite, verbs), verbs, rest), ...signs];
  }
  if (at < 0) return [...lead, ...imperative(body), ...signs];
  return [...lead, ...verbSecond(body, at), ...signs];
}

function finiteAt(body: readonly Item[]): number {
  const sure = body.findIndex((item) => surelyFinite(item));
  const any = body.findIndex((item, at) => isFinite(item) && at < body.length - 1);
  if (sure < 0) return any >= 0 ? any : body.findIndex((item) => item.part === 'finite' || item.part === 'modal');
  return any >= 0 && any < sure && body[any]?.part !== 'finite' ? any : sure;
}

/** `Kunden anlegen und bearbeiten`: the verbs come first. */
function imperative(body: readonly Item[]): Item[] {
  const last = body.findLastIndex((item) => item.part === 'infinitive');
  if (last !== body.length - 1 || last < 1) return say(body);
  let first = last;
  while (
    first > 0 &&
    (body[first - 1]?.part === 'infinitive' ||
      ((isComma(body[first - 1]) || isLink(body[first - 1])) && body[first - 2]?.part === 'infinitive'))
  )
    first -= 1;
  return [...body.slice(first), ...body.slice(0, first)];
}

function verbFinal(body: readonly Item[], relative: boolean, bare = false): Item[] {
  const head = bare ? [] : relative ? [word(body[0]?.german ?? '', 'which', 'pron')] : [body[0]!];
  const rest = body.slice(1);
  const told = rest.at(-1);
  if (told && isPredicate(told)) {
    const subject = subjectEnd(rest, 0);
    return [...head, ...rest.slice(0, subject), told, ...rest.slice(subject, -1)];
  }
  let start = rest.length;
  while (start > 0 && (isVerbal(rest[start - 1]) || (isParticiple(rest[start - 1]) && start < rest.length))) start -= 1;
  const cluster = rest.slice(start);
  const finite = cluster.at(-1);
  if (!finite) return [...head, ...rest];
  const others = cluster.slice(0, -1);
  const verbs = nonfinite(others);
  const all = rest.slice(0, start);
  const dative = ['ihm', 'ihnen'].includes(all[0]?.german ?? '') && all[0]?.part === 'pron';
  const middle = dative ? [...all.slice(1), word('dat', 'to', 'prep'), all[0]!] : all;
  const subject =
    relative && ['der', 'die', 'das', 'welche', 'welcher', 'welches'].includes(body[0]?.german ?? '') && !(middle[0]?.part === 'pron')
      ? 0
      : subjectEnd(middle, 0);
  const inf = finite.part === 'infinitive' && others.length === 0 && finite.ambiguous === true;
  const said = inf ? finite : finiteFor(finite, verbs);
  const left = middle.slice(subject);
  const nots = left.filter((item) => item.part === 'not');
  return [...head, ...middle.slice(0, subject), said, ...nots, ...verbs, ...left.filter((item) => item.part !== 'not')];
}

function verbSecond(body: readonly Item[], at: number): Item[] {
  const pre = body.slice(0, at);
  const finite = body[at]!;
  const post = body.slice(at + 1);
  if (isPredicate(finite) || finite.english.startsWith('there '))
    return pre.length > 0 && opensSideways(pre) && !finite.english.startsWith('there ')
      ? inverted(pre, finite, [], post)
      : [...pre, finite, ...post];
  const choices = finite.part === 'modal' ? coordinated(post) : [];
  if (choices.length > 1) {
    const [first = [], ...more] = choices;
    const opened = verbSecond([...pre, finite, ...first], at);
    return [...opened, ...more.flatMap((part) => [part[0]!, ...within(part.slice(1), finite)])];
  }
  const { verbs, rest, finite: head } = takeVerbs(post, finite);
  const said = finiteFor(head, verbs);
  if (pre.length === 0 || opensSideways(pre)) return inverted(pre, said, verbs, rest);
  if (rest[0]?.part === 'pron' && /^(?:wir|ich|er|sie|es|man)$/.test(rest[0].german))
    return [rest[0], ...verbGroup(said, verbs, [...rest.slice(1), ...pre])];
  return [...pre, ...verbGroup(said, verbs, rest)];
}

const endsVerbal = (part: readonly Item[]): boolean => part.at(-1)?.part === 'infinitive' || part.at(-1)?.german === 'werden';

/** `storniert werden oder ausfallen`: what a modal lets happen, each with its own verb; links stand before the later ones. */
function coordinated(post: readonly Item[]): Item[][] {
  const parts: Item[][] = [[]];
  for (const item of post) {
    if (isLink(item) || isComma(item)) parts.push([]);
    parts.at(-1)?.push(item);
  }
  return parts.every(endsVerbal) &&
    parts.slice(1).every((part) => part.length > 2 || part.at(-1)?.part === 'infinitive') &&
    parts.some((part) => part.at(-1)?.german === 'werden')
    ? parts
    : [];
}

function within(part: readonly Item[], finite: Item): Item[] {
  const { verbs, rest } = takeVerbs([...part], finite);
  const [only] = verbs;
  const becomes = verbs.length === 1 && only?.verb && rest.length === 0 && only.english.endsWith('ize');
  return becomes ? [word('werden', 'be', 'infinitive'), { ...only, english: `${only.english}d` }] : [...verbs, ...rest];
}

function inverted(pre: readonly Item[], finite: Item, verbs: readonly Item[], rest: readonly Item[]): Item[] {
  const skip =
    rest[0]?.part === 'adv' &&
    rest[1]?.part !== undefined &&
    ['det', 'noun', 'number'].includes(rest[1].part) &&
    !['exactly', 'at least', 'at most'].includes(rest[0].english)
      ? 1
      : 0;
  const end = subjectEnd(rest, skip);
  const subject = rest.slice(skip, end);
  const left = [...rest.slice(0, skip), ...rest.slice(end)];
  const dative = pre[0]?.german === 'dat';
  if (subject.length === 0) return [...pre, ...verbGroup(finite, verbs, rest)];
  if (dative) return [...subject, ...verbGroup(finite, verbs, [...left, ...pre])];
  const comma = pre.length > 0 && pre[0]?.part === 'prep' && pre.length < 6 ? [] : [];
  return [...pre, ...comma, ...subject, ...verbGroup(finite, verbs, left)];
}

/** `sehen nur` says what one may do. */
const LIMITED = new Set(['see', 'view', 'read', 'edit', 'change', 'delete', 'manage']);

function verbGroup(finite: Item, verbs: readonly Item[], rest: readonly Item[]): Item[] {
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
