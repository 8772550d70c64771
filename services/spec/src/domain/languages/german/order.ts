import { fronted } from './fronted.js';
import {
  endsInVerb,
  ending,
  isComma,
  isFinite,
  isLink,
  isParticiple,
  isPredicate,
  isVerbal,
  RELATIVE,
  surelyFinite,
  word,
  type Item,
} from './items.js';
import { spoken, unique } from './spoken.js';
import { opensSideways, subjectEnd } from './subject.js';
import { finiteFor, nonfinite, takeVerbs, verbGroup } from './verb-group.js';

/** Said without a comma where it follows what it is the condition of. */
const CONDITION = new Set(['if', 'while', 'before', 'after']);

/** Puts one clause into the order of English. */
export function reordered(given: readonly Item[], after?: readonly Item[]): Item[] {
  let clause = unique(spoken(given));
  let from = 0;
  while (isComma(clause[from]) || clause[from]?.part === 'conj') from += 1;
  const conditional =
    after?.some((item) => isFinite(item) || ['required', 'optional', 'mandatory'].includes(item.english)) === true &&
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
  if (at === 0 && lead.some((item) => isLink(item)) && (body[0]?.part !== 'modal' || !hasSubject(body.slice(1), after))) {
    const { verbs, rest, finite } = takeVerbs(body.slice(1), body[0]!);
    return [...lead, ...verbGroup(finiteFor(finite, verbs), verbs, rest), ...signs];
  }
  if (at < 0) return [...lead, ...imperative(body), ...signs];
  return [...lead, ...verbSecond(body, at), ...signs];
}

/** After a clause with a subject, only what cannot be an object is a subject of its own. */
const hasSubject = (rest: readonly Item[], after: readonly Item[] | undefined): boolean =>
  after === undefined ||
  rest[0]?.part === 'pron' ||
  (rest[0]?.part === 'det' && ['der', 'ein', 'jeder', 'kein', 'das', 'die', 'eine'].includes(rest[0].german));

function finiteAt(body: readonly Item[]): number {
  const sure = body.findIndex((item) => surelyFinite(item));
  const any = body.findIndex(
    (item, at) => isFinite(item) && at < body.length - 1 && !(item.ambiguous === true && body[at + 1]?.part === 'modal'),
  );
  if (sure < 0) return any >= 0 ? any : body.findIndex((item) => item.part === 'finite' || item.part === 'modal');
  return any >= 0 && any < sure && body[any]?.part !== 'finite' ? any : sure;
}

/** `Kunden anlegen und bearbeiten`: the verbs come first. */
function imperative(body: readonly Item[]): Item[] {
  const cut = body.findIndex(
    (item, at) =>
      (isComma(item) || isLink(item)) &&
      body[at - 1]?.part === 'infinitive' &&
      body[at - 2]?.part !== undefined &&
      body[at + 1]?.part !== 'infinitive' &&
      body.at(-1)?.part === 'infinitive',
  );
  if (cut > 1) return [...imperative(body.slice(0, cut)), body[cut]!, ...imperative(body.slice(cut + 1))];
  const last = body.findLastIndex((item) => item.part === 'infinitive');
  if (last !== body.length - 1 || last < 1) return [...body];
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
  const head = bare
    ? []
    : relative
      ? [word(body[0]?.german ?? '', ['deren', 'dessen'].includes(body[0]?.german ?? '') ? 'whose' : 'which', 'pron')]
      : [body[0]!];
  const rest = body.slice(1);
  const whole = rest.at(-1);
  if (whole && isPredicate(whole)) {
    const subject = subjectEnd(rest, 0);
    return [...head, ...rest.slice(0, subject), whole, ...rest.slice(subject, -1)];
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
  const told = predicateOf(middle, subject, finite, others);
  if (told > 0) return [...head, ...middle.slice(0, told), finite, ...middle.slice(told)];
  const inf = finite.part === 'infinitive' && others.length === 0 && finite.ambiguous === true;
  const said = inf ? finite : finiteFor(finite, verbs);
  const left = middle.slice(subject);
  const nots = left.filter((item) => item.part === 'not');
  return [...head, ...middle.slice(0, subject), said, ...nots, ...verbs, ...left.filter((item) => item.part !== 'not')];
}

/** Where what is said of it begins, when nothing but nouns stand before `ist`: `wenn der Status „offen“ ist`. */
function predicateOf(middle: readonly Item[], subject: number, finite: Item, others: readonly Item[]): number {
  if (!['ist', 'sind', 'war', 'waren', 'sei'].includes(finite.german) || others.length > 0 || subject < middle.length || subject < 2)
    return -1;
  const last = middle.findLastIndex((item) => item.part === 'det');
  const noun = middle.findIndex((item) => item.part === 'noun');
  if (noun < 0 || noun === middle.length - 1) return -1;
  return last > noun && !isLink(middle[last - 1]) ? last : noun + 1;
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
    return [
      ...opened,
      ...more.flatMap((part) => [
        part[0]!,
        ...(actsItself(part) ? verbSecond(withModal(part.slice(1), finite), subjectEnd(part, 1) - 1) : within(part.slice(1), finite)),
      ]),
    ];
  }
  const steps = finite.part === 'aux' ? stepsIn(post) : [];
  if (steps.length > 1) return [...verbSecond([...pre, finite, ...(steps[0] ?? [])], at), ...steps.slice(1).flat()];
  const { verbs, rest, finite: head } = takeVerbs(post, finite);
  const changes =
    ['wird', 'werden'].includes(head.german) &&
    verbs.length === 0 &&
    (rest.some((item) => item.part === 'adj') || rest.at(-1)?.german.startsWith('„') === true) &&
    !pre.some((item) => isParticiple(item));
  const said = changes ? { ...head, english: head.plural === true ? 'become' : 'becomes' } : finiteFor(head, verbs);
  const moved = fronted({ pre, finite: said, verbs, rest });
  if (moved) return moved;
  if (pre.length === 0 || opensSideways(pre)) return inverted(pre, said, verbs, rest);
  const acts =
    said.plural !== true && pre[0]?.part === 'det' && ['der', 'die', 'das', 'ein', 'eine', 'jeder', 'jede'].includes(pre[0].german);
  if (acts && rest[0]?.part === 'pron' && ['sie', 'es'].includes(rest[0].german)) return [...pre, ...verbGroup(said, verbs, rest)];
  if (rest[0]?.part === 'pron' && /^(?:wir|ich|er|sie|es|man)$/.test(rest[0].german))
    return [rest[0], ...verbGroup(said, verbs, [...rest.slice(1), ...pre])];
  return [...pre, ...verbGroup(said, verbs, rest)];
}

const timed = (part: readonly Item[]): boolean =>
  part.slice(1).every((item) => ['adv', 'participle', 'adj', 'conj', 'phrase'].includes(item.part)) &&
  part.some((item) => ['adv', 'phrase'].includes(item.part));

/** `wird er zugewiesen, dann begonnen und zuletzt abgeschlossen`: one after the other, each with its adverb. */
function stepsIn(post: readonly Item[]): Item[][] {
  const parts: Item[][] = [[]];
  for (const item of post) {
    if (isComma(item) || (isLink(item) && !isComma(parts.at(-1)?.[0]))) parts.push([]);
    parts.at(-1)?.push(item);
  }
  const later = parts.slice(1);
  return later.length > 0 && parts.every((part) => isParticiple(part.at(-1))) && later.every((part) => timed(part)) ? parts : [];
}

const endsVerbal = (part: readonly Item[]): boolean =>
  part.at(-1)?.part === 'infinitive' || ['werden', 'haben'].includes(part.at(-1)?.german ?? '');

/** `storniert werden oder ausfallen`: what a modal lets happen, each with its own verb; links stand before the later ones. */
function coordinated(post: readonly Item[]): Item[][] {
  const parts: Item[][] = [[]];
  for (const item of post) {
    if (isLink(item) || isComma(item)) parts.push([]);
    parts.at(-1)?.push(item);
  }
  if (!parts.every(endsVerbal) || parts.length < 2) return [];
  const passive = parts.some((part) => part.at(-1)?.german === 'werden');
  const long = parts.slice(1).every((part) => part.length > 2 || part.at(-1)?.part === 'infinitive');
  const own = parts.slice(1).some((part) => part.length > 2) && parts.every((part) => part.length > 1);
  return (passive && long) || own ? parts : [];
}

/** Whoever stands before what it is done to does it: `und ein Autor mehrere Bücher schreiben`. */
const actsItself = (part: readonly Item[]): boolean => {
  const from = isLink(part[0]) || isComma(part[0]) ? 1 : 0;
  const end = subjectEnd(part, from);
  return end > from && part[from]?.part === 'det' && subjectEnd(part, end) > end;
};

const withModal = (part: readonly Item[], modal: Item): Item[] => {
  const end = subjectEnd(part, 0);
  return [...part.slice(0, end), modal, ...part.slice(end)];
};

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
