import { isPlural } from '../text/language.js';
import type { Token } from '../text/token.js';
import { BE, DETERMINERS, DO, HAVE, MODALS, PRONOUNS } from '../vocabulary/closed.js';
import { constraintsAt } from './constraint-reader.js';
import { isSubjectVerb, nounPhraseAt } from './phrase.js';

const PEOPLE = new Set(['i', 'we', 'you', 'they']);
const LINKS = new Set(['basically', 'well', 'also', ',', 'and', 'but', ';', 'so', '-', 'then']);
const finite = (token: Token | undefined): boolean =>
  token !== undefined && (MODALS.has(token.lower) || BE.has(token.lower) || HAVE.has(token.lower) || DO.has(token.lower));

/** Verbs that go on with the subject before: `belongs to a harbor, has a title and can be closed`. */
const OWN_VERBS = new Set(
  'has have belongs belong contains contain needs need covers cover includes include lists holds carries carry consists refers'.split(' '),
);

/** `new trips are open, can be closed`: what may become of them. */
const PERMITS = new Set(['can', 'may', 'could', 'might']);

/** `… and is led by one sailor`: the subject before has this done to it. */
const isPassive = (tokens: readonly Token[], at: number): boolean => {
  const from = ['always', 'also', 'only', 'usually'].includes(tokens[at]?.lower ?? '') ? at + 1 : at;
  return (
    tokens[from]?.tags.has('PastTense') === true && ['by', 'to', 'for', 'in', 'on', 'at', 'with'].includes(tokens[from + 1]?.lower ?? '')
  );
};

/** `of course`, `obviously`: says nothing, wherever it stands. */
const isAside = (tokens: readonly Token[], at: number): boolean =>
  ['obviously', 'naturally', 'finally', 'please'].includes(tokens[at]?.lower ?? '') ||
  (tokens[at]?.lower === 'of' && tokens[at + 1]?.lower === 'course') ||
  (tokens[at]?.lower === 'course' && tokens[at - 1]?.lower === 'of');

/** `open or paused ones`: where the words that stand for records in some state end. */
function onesAt(tokens: readonly Token[], at: number): number | undefined {
  for (let end = at + 1; end < at + 5; end += 1) {
    if (['one', 'ones'].includes(tokens[end]?.lower ?? '')) return end + 1;
    const word = tokens[end];
    if (word?.kind !== 'word' || (word.tags.has('Noun') && !word.tags.has('Adjective'))) return undefined;
  }
  return undefined;
}

/** Where the subject that starts at `at` meets its verb: `the due date | must`, `copies in circulation | shall`. */
function verbAfterSubject(tokens: readonly Token[], at: number): number | undefined {
  const first = tokens[at];
  if (!first) return undefined;
  if (['it', 'they', 'he', 'she', 'we', 'i', 'nobody', 'you', 'there', 'this'].includes(first.lower) && isSubjectVerb(tokens[at + 1]))
    return at + 1;
  if (PEOPLE.has(first.lower) && tokens[at + 1]?.tags.has('Verb')) return at + 1;
  if (['that', 'which', 'who', 'whether'].includes(first.lower)) return undefined;
  if (first.lower === 'both') {
    const verb = tokens.findIndex((token, index) => index > at && (finite(token) || token.kind === 'punct'));
    return verb > at + 2 && verb - at < 8 && finite(tokens[verb]) ? verb : undefined;
  }
  const ones = onesAt(tokens, at);
  if (ones !== undefined) return finite(tokens[ones]) || tokens[ones]?.tags.has('PresentTense') === true ? ones : undefined;
  const phrase = nounPhraseAt(tokens, at);
  if (!phrase || (PRONOUNS.has(first.lower) && !['this', 'that', 'these', 'those'].includes(first.lower))) return undefined;
  let { end } = phrase;
  if (['in', 'of', 'on', 'with', 'for', 'from'].includes(tokens[end]?.lower ?? '')) end = nounPhraseAt(tokens, end + 1)?.end ?? end;
  const plural = phrase.determiners.length === 0 && isPlural(tokens[end - 1]?.lower ?? '');
  if (plural && ['which', 'who', 'that'].includes(tokens[end]?.lower ?? '') && phrase.end === end) {
    const each = ['each', 'all', 'always', 'also'].includes(tokens[end + 1]?.lower ?? '') ? end + 2 : end + 1;
    if (finite(tokens[each]) || tokens[each]?.tags.has('PresentTense') === true) return each;
  }
  const verb = tokens[end];
  if (finite(verb)) return end;
  return verb && phrase.determiners.length > 0 && verb.tags.has('PresentTense') && verb.tags.has('Verb') && !verb.tags.has('Infinitive')
    ? end
    : undefined;
}

/**
 * Cuts a statement where a new subject with its own verb begins: `…, and the end date must be after …`. Brackets are never cut.
 * Each clause is a range of tokens; together they cover everything.
 */
export function clausesOf(tokens: readonly Token[]): (readonly [number, number, boolean?])[] {
  const clauses: [number, number, boolean?][] = [];
  let bare = false;
  let from = 0;
  let depth = 0;
  let verbSeen = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (token.lower === '(') depth += 1;
    if (token.lower === ')') depth -= 1;
    const adjective = token.tags.has('PastTense') && DETERMINERS.has(tokens[at - 1]?.lower ?? '') && !finite(token);
    if (at > from && !adjective && (isSubjectVerb(token) || (token.tags.has('Verb') && PEOPLE.has(tokens[at - 1]?.lower ?? ''))))
      verbSeen = true;
    if (depth > 0 || (LINKS.has(token.lower) ? !verbSeen : token.lower !== ':')) continue;
    let next = at + 1;
    while (
      LINKS.has(tokens[next]?.lower ?? '') ||
      (next > at && isAside(tokens, next)) ||
      (['also', 'only'].includes(tokens[next]?.lower ?? '') && tokens[next + 1]?.kind === 'word' && next === at)
    )
      next += 1;
    const link = tokens[next - 1]?.lower ?? '';
    const verb = tokens[next]?.lower ?? '';
    const permitted = link === ',' && PERMITS.has(verb) && tokens[next + 1]?.lower === 'be' && !constraintsAt(tokens, next);
    const passive = link === 'and' && BE.has(verb) && isPassive(tokens, next + 1);
    const coordinated =
      permitted ||
      passive ||
      (['and', 'but'].includes(link) && (MODALS.has(verb) || OWN_VERBS.has(verb))) ||
      (link === ',' && OWN_VERBS.has(verb));
    if (!coordinated && verbAfterSubject(tokens, next) === undefined) continue;
    clauses.push([from, at, bare]);
    bare = coordinated;
    from = next;
    at = next - 1;
    verbSeen = coordinated;
  }
  clauses.push([from, tokens.length, bare]);
  return clauses.filter(([start, end]) => end > start);
}
