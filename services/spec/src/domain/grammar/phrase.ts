import { bare } from '../text/bare.js';
import { singular } from '../text/language.js';
import type { Token } from '../text/token.js';
import { HEAD_KINDS } from '../vocabulary/attributes.js';
import { isWeekdayRange } from './weekdays.js';
import { ADVERBS, BE, CONJUNCTIONS, DETERMINERS, DO, HAVE, isClosed, MODALS, PREPOSITIONS, PRONOUNS } from '../vocabulary/closed.js';

/** A noun phrase: `an optional due date` has determiner `an` and words `optional due date`. */
export interface NounPhrase {
  readonly start: number;
  readonly end: number;
  /** First token after the determiners. */
  readonly head: number;
  readonly determiners: readonly string[];
}

const DROPPED_BEFORE = new Set([
  'up',
  'at',
  'least',
  'most',
  'more',
  'than',
  'of',
  'number',
  'amount',
  'list',
  'set',
  'couple',
  'a',
  'or',
  'zero',
]);

/** Verbs that would otherwise be read as the noun before a list. */
const isFiniteVerb = (token: Token): boolean =>
  token.tags.has('Verb') && !token.tags.has('Gerund') && !token.tags.has('PastTense') && !token.tags.has('Noun');

/** A dash with blanks on both sides separates like a colon; `3-5` and `all-in` are something else. */
export function isDash(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const token = tokens[at];
  const after = tokens[at + 1];
  return token?.lower === '-' && (!before || before.end < token.start) && (!after || after.start > token.end) && after?.kind !== 'number';
}

export function isNounish(token: Token | undefined): token is Token {
  if (!token) return false;
  if (token.kind === 'quoted') return true;
  if (token.kind === 'code' || token.part) return true;
  return token.kind === 'word' && !isClosed(token.lower);
}

/** Skips `a`, `every`, `one or more`, `a list of`, `any number of`, `up to 5`. */
export function determinersAt(tokens: readonly Token[], at: number): { end: number; words: string[] } {
  const words: string[] = [];
  let end = at;
  for (;;) {
    const token = tokens[end];
    if (!token) break;
    const following = tokens[end + 1]?.lower;
    const groupOf =
      following === 'of' &&
      words.length > 0 &&
      ['list', 'set', 'couple', 'collection', 'series', 'kind', 'piece', 'type'].includes(singular(token.lower));
    const anyNumber = token.lower === 'number' && following === 'of' && ['any', 'large', 'certain'].includes(words.at(-1) ?? '');
    if (groupOf || anyNumber) {
      words.push(token.lower, 'of');
      end += 2;
    } else if (token.kind === 'number' || (DETERMINERS.has(token.lower) && token.kind === 'word')) {
      words.push(token.kind === 'number' ? String(token.value) : token.lower);
      end += 1;
    } else if (DROPPED_BEFORE.has(token.lower) && quantityAhead(tokens, end)) {
      words.push(token.lower);
      end += 1;
    } else if (token.lower === 'as' && following === 'many') {
      words.push('many');
      end += tokens[end + 2]?.lower === 'as' ? 3 : 2;
    } else break;
  }
  return { end, words };
}

/** `at least one`, `one or more`, `up to 5`, `zero or more`, `more than one`. */
function quantityAhead(tokens: readonly Token[], at: number): boolean {
  const two = `${tokens[at]?.lower ?? ''} ${tokens[at + 1]?.lower ?? ''}`;
  return (
    ['at least', 'at most', 'up to', 'or more', 'more than', 'or several'].includes(two) ||
    (at > 0 &&
      ['at least', 'at most', 'up to', 'or more', 'more than', 'zero or'].includes(
        `${tokens[at - 1]?.lower ?? ''} ${tokens[at]?.lower ?? ''}`,
      ))
  );
}

const KEPT_PREPOSITIONS = bare<Record<string, readonly string[]>>({
  of: [
    'date',
    'year',
    'time',
    'number',
    'place',
    'country',
    'point',
    'unit',
    'method',
    'state',
    'level',
    'proof',
    'city',
    'kind',
    'type',
    'source',
    'amount',
    'length',
    'cost',
    'day',
    'month',
  ],
  per: ['price', 'cost', 'rate', 'fee', 'amount', 'salary', 'wage', 'charge', 'fare', 'hour', 'mile', 'point', 'calorie'],
  on: ['condition'],
  at: ['condition'],
});

/**
 * The noun phrase that starts at `at`, or undefined. It stops before verbs, prepositions and signs; `date of birth` stays together,
 * `stop` can end it earlier (a known entity after `of`).
 */
export function nounPhraseAt(tokens: readonly Token[], at: number, stop: (at: number) => boolean = () => false): NounPhrase | undefined {
  const { end: head, words } = determinersAt(tokens, at);
  let end = head;
  for (;;) {
    const token = tokens[end];
    if (!isNounish(token) || (token.lower === 'such' && tokens[end + 1]?.lower === 'as')) break;
    if (end > head && stopsPhrase(tokens, end, words.length > 0)) break;
    if (
      end === head &&
      words.length === 0 &&
      !DETERMINERS.has(tokens[at - 1]?.lower ?? '') &&
      isFiniteVerb(token) &&
      !nounAfterAll(tokens, end) &&
      !(HEAD_KINDS.has(token.lower) && !hasObject(tokens, end))
    )
      break;
    end += 1;
    const preposition = tokens[end]?.lower ?? '';
    const kept = KEPT_PREPOSITIONS[preposition];
    if (kept?.includes(singular(token.lower)) && isNounish(tokens[end + 1]) && !stop(end + 1)) end += 1;
    if (['until', 'from', 'at', 'on', 'by'].includes(preposition) && ['date', 'time'].includes(tokens[end + 1]?.lower ?? '')) end += 2;
    if (end - head > 6) break;
  }
  return end > head ? { start: at, end, head, determiners: words } : undefined;
}

/** `make it 3`, `place the order`: what follows is done something to, so the word before is no noun. */
const hasObject = (tokens: readonly Token[], at: number): boolean =>
  DETERMINERS.has(tokens[at + 1]?.lower ?? '') || ['it', 'them', 'him', 'her', 'us', 'me'].includes(tokens[at + 1]?.lower ?? '');

/** A word tagged as a verb is a noun all the same when the statement ends here or a sign, a bracket or a form of `be` follows. */
function nounAfterAll(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return (
    !next ||
    next.kind === 'punct' ||
    next.lower === 'with' ||
    BE.has(next.lower) ||
    MODALS.has(next.lower) ||
    HAVE.has(next.lower) ||
    next.lower === 'and' ||
    next.lower === 'or' ||
    (next.kind === 'word' && !isClosed(next.lower))
  );
}

function stopsPhrase(tokens: readonly Token[], at: number, determined: boolean): boolean {
  const token = tokens[at];
  if (!token) return true;
  if (token.kind !== 'word') return token.kind === 'quoted';
  if (['required', 'optional', 'unique', 'set'].includes(token.lower) && at > 0) return true;
  const next = tokens[at + 1];
  if (['max', 'min', 'maximum', 'minimum', 'default'].includes(token.lower) && (next?.kind === 'number' || next?.kind === 'quoted'))
    return true;
  if (isWeekdayRange(tokens, at)) return true;
  if (next?.lower === 'than') return true;
  if (isFiniteVerb(token))
    return !(
      next === undefined ||
      next.kind === 'punct' ||
      next.lower === 'and' ||
      next.lower === 'or' ||
      (!determined && BE.has(next.lower)) ||
      MODALS.has(next.lower) ||
      BE.has(next.lower)
    );
  if (token.tags.has('PastTense') && !token.tags.has('Noun')) return !(isNounish(next) && !next.tags.has('Verb'));
  return false;
}

const bareText = (token: Token): string => (token.kind === 'quoted' ? token.text.slice(1, -1) : token.text);

/** A noun phrase as people write it: identifiers are taken apart. */
export const phraseText = (tokens: readonly Token[], start: number, end: number): string =>
  tokens
    .slice(start, end)
    .filter((token, index, all) => token.start !== all[index - 1]?.start)
    .map((token, index, all) => (token.glue !== undefined || all[index + 1]?.glue !== undefined ? token.lower : bareText(token)))
    .join(' ');

/** The words as they stand: identifiers stay in one piece. */
export const tokenText = (tokens: readonly Token[]): string =>
  tokens.map((token, index) => (index === 0 ? '' : (token.glue ?? ' ')) + bareText(token)).join('');

/** What two mentions of the same thing share: lower case, last word singular, no determiner. */
export function keyOf(tokens: readonly Token[], start: number, end: number): string {
  const words = tokens
    .slice(start, end)
    .filter((token) => token.kind !== 'punct' || token.lower === '-')
    .flatMap((token) => token.lower.split(/\s+/));
  return words.map((word, index) => (index === words.length - 1 ? singular(word) : singularExcept(word))).join(' ');
}
const singularExcept = (word: string): string => (['terms', 'sales', 'goods', 'hours', 'details'].includes(word) ? word : singular(word));

export const isSubjectVerb = (token: Token | undefined): boolean => {
  if (!token) return false;
  return (
    MODALS.has(token.lower) ||
    BE.has(token.lower) ||
    HAVE.has(token.lower) ||
    DO.has(token.lower) ||
    (token.kind === 'word' &&
      token.tags.has('Verb') &&
      !token.tags.has('Gerund') &&
      !token.tags.has('Infinitive') &&
      !CONJUNCTIONS.has(token.lower) &&
      !PREPOSITIONS.has(token.lower) &&
      !ADVERBS.has(token.lower)) ||
    (token.kind === 'word' && token.tags.has('PresentTense') && token.tags.has('Verb') && !isClosed(token.lower))
  );
};

export const isPronoun = (token: Token | undefined): boolean => token !== undefined && PRONOUNS.has(token.lower);
