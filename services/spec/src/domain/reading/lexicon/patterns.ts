import { BASIC } from '../../grammar/classes.js';
import { matchAt, type Pattern, pattern } from '../../grammar/pattern.js';
import { keyOf, type NounPhrase, nounPhraseAt } from '../../grammar/phrase.js';
import { valuesAt } from '../../grammar/values.js';
import { isPlural, singular } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { HEAD_KINDS } from '../../vocabulary/attributes.js';
import { BE, DETERMINERS, HAVE, isClosed, META_NOUNS, MODALS, PRONOUNS } from '../../vocabulary/closed.js';
import { ALSO_RECORDS, ATTRIBUTE_TAILS, NEVER } from '../../vocabulary/nouns.js';

/** What may follow an attribute's name in a list. */
export const LIST_ENDS = new Set([
  ',',
  'and',
  ')',
  '(',
  '',
  ';',
  'between',
  'in',
  'of',
  'or',
  '.',
  '>=',
  '<=',
  '>',
  '<',
  'after',
  'before',
  'unique',
  'optional',
  'required',
  'must',
  'is',
  'which',
  ':',
]);

export const STATEFUL = new Set([
  'new',
  'open',
  'closed',
  'active',
  'inactive',
  'only',
  'own',
  'single',
  'different',
  'existing',
  'main',
  'whole',
  'completed',
  'other',
  'following',
  'same',
  'additional',
  'possible',
  'many',
  'actual',
  'current',
  'individual',
  'such',
  'more',
  'optional',
  'required',
  'unique',
  'normal',
  'given',
  'certain',
  'specific',
  'available',
  'small',
  'simple',
  'mandatory',
  'upcoming',
  'future',
  'past',
  'recent',
  'previous',
]);

/** `list boats` tells somebody to do it. */
const IMPERATIVES = new Set(
  'list search filter sort show view create manage track add edit delete browse find export import see print'.split(' '),
);

/** A noun phrase as an entity's name: adjectives of state and number are dropped, the rest is singular. */
export function nameOf(tokens: readonly Token[], phrase: NounPhrase): string | undefined {
  let { head } = phrase;
  if (
    phrase.determiners.length === 0 &&
    phrase.end - head >= 2 &&
    IMPERATIVES.has(tokens[head]?.lower ?? '') &&
    isPlural(tokens[phrase.end - 1]?.lower ?? '')
  )
    head += 1;
  while (
    head < phrase.end - 1 &&
    (STATEFUL.has(tokens[head]?.lower ?? '') ||
      (tokens[head]?.tags.has('PastTense') === true && (/(?:ed|en)$/.test(tokens[head]?.lower ?? '') || phrase.determiners.length > 0)) ||
      tokens[head]?.tags.has('Superlative') === true)
  )
    head += 1;
  const slice = tokens.slice(head, phrase.end);
  if (slice.length === 0 || slice.length > 3 || slice.some((token) => token.kind !== 'word' && token.kind !== 'quoted')) return undefined;
  const key = keyOf(tokens, head, phrase.end);
  return plausible(key) && !isQuantity(tokens, phrase) ? key : undefined;
}

/** `a lot of boats`, `we sail a lot`: how much; `a lot has a title`, `lots: title` are things. */
function isQuantity(tokens: readonly Token[], { end, determiners }: NounPhrase): boolean {
  if (singular(tokens[end - 1]?.lower ?? '') !== 'lot') return false;
  const next = tokens[end];
  if (next?.lower === 'of' || next?.lower === 'more') return true;
  return (
    determiners.includes('a') && !(next && (BE.has(next.lower) || HAVE.has(next.lower) || MODALS.has(next.lower) || next.tags.has('Verb')))
  );
}

/** `the number of pieces needed` is a number. */
const COUNTS = new Set(['number', 'amount', 'count', 'sum', 'total']);

export function plausible(key: string): boolean {
  const words = key.split(' ');
  const last = words.at(-1) ?? '';
  if (words.length === 1 && NEVER.has(last)) return false;
  if (words.length > 2 && words[1] === 'of' && COUNTS.has(words[0] ?? '')) return false;
  if (/^(?:any|some|every|no)(?:body|one|thing)$/.test(last)) return false;
  return !PRONOUNS.has(last) && !isClosed(last) && last.length > 1 && /[a-z]/.test(last);
}

/** Words that mean the product, its parts or an attribute so often that only attributes of their own make them records. */
export const ambiguous = (key: string): boolean => META_NOUNS.has(key) || HEAD_KINDS.has(key);

/** Words that are hardly ever records; only a definition with attributes makes them one. */
export function unlikely(key: string): boolean {
  const words = key.split(' ');
  const last = words.at(-1) ?? '';
  if (words.length > 1) return ATTRIBUTE_TAILS.has(last);
  return META_NOUNS.has(last) || (HEAD_KINDS.has(last) && !ALSO_RECORDS.has(last));
}

export const DESCRIBES = pattern(
  '(<modal>)? (also|only|always)? (has got|have got|is got|~have|~get|~possess|~feature|~need|~contain|~include|~carry|~store|~record|~hold|consists of|consist of|~comprise|comes with|come with|is described by|are described by|is identified by|is made of|~state) (also)? <x:attribute>',
);
export const FOR_EACH: Pattern = pattern(
  '(for|of|about|per|on) (each|every|all|any|a|our|the) <e:np> (,)? (we|i|you|they|there|one|the <w:noun>|the <w:noun> <w:noun>|please) (<adv>)? (<modal>)? (<adv>)? (~need|~record|~store|~keep|~track|~want|~save|~capture|~note|~hold|~collect|~see|~enter|~register|~write|have|is|are)',
);
/** `we record for each boat the length and the year`: whom it is about stands between the verb and what is kept. */
export const KEPT_FOR_EACH: Pattern = pattern(
  '(we|i|they|you|system|application|app|tool|software|database|platform|service|program|it) (<modal>|want to|need to|have to|has to)? (~record|~store|~keep|~track|~save|~capture|~note|~hold|~collect|~register) (,)? (for|of|about|per|on) (each|every|all) <e:np> (,)? (:)?',
);
export const KEPT: Pattern = pattern(
  '(~manage|~record|~store|~keep|~track|keep track of|~register|~maintain|~hold|~create|~add|~catalogue|~organise|~organize|~handle|~edit|~delete|~administer|~list|~enter|~define|~plan|~log|have|need|want|~include) (a|an|the|our|their|my|all|new|list of|lists of)? <e:np>',
);
/** `the boats I want to keep track of`. */
export const FRONTED: Pattern = pattern(
  '<e:np> (that|which)? (i|we) (<modal>|want to|need to|have to|would like to)? (also|only)? (keep track of|track|record|manage|store|keep|register|log)',
);
/** `crew logs per trip, with the date and a note`. */
export const PER_WITH: Pattern = pattern(
  '<e:np> (per|for each|for every) (a|an|the)? <p:np> (,)? (each)? (with|having) (a|an|the|its|their)? <x:noun>',
);
export const MAIN: Pattern = pattern('(main thing|most important thing|first thing|core) (is|are) (the|our)? <e:np>');
export const BELONGS: Pattern = pattern(
  '<e:np> (<modal>)? (always|also)? (~belong to|is for|are for|is made for|are made for|is placed by|is written by|is part of|are part of|is assigned to|is linked to|are linked to|is attached to|are attached to|is related to|are related to|is connected to|are connected to|are assigned to|are placed by|are written by|lives in|goes to|always goes to|takes place in|take place in|takes place at|happens at|works at|works in|~link|~connect|~belong) (exactly)? <p:np>',
);
/** `belongs to a harbor` in an item, `reference to Harbor` in a cell. */
export const REFERS: Pattern = pattern(
  '(belongs to|belong to|reference to|references|refers to|link to|linked to|foreign key to) (exactly)? (a|an|one|the)? <p:np>',
);
export const WITH: Pattern = pattern(
  '(app|application|system|tool|tracker|manager|platform|software|api|service|website|program|planner) (with|for|to manage|that manages|for managing|where|which manages|of) <e:np>',
);
export const ACTOR_DOES: Pattern = pattern(
  '<a:np> (can|may|must|should|shall|will|want to|wants to|need to|needs to) (only|also|then|not)? (be able to)? <v:infinitive>',
);
export const AS_A: Pattern = pattern('as (a|an|the) <a:np> (,)? (i|we)');
export const BY: Pattern = pattern('(used|use|done|approved|made|managed|operated|run) (it)? by (the|our|a|an)? <a:np>');
export const AND_BY: Pattern = pattern('(and|or|,) (also)? (by)? (the|our|a|an)? <a:np>');
export const ABOUT: Pattern = pattern(
  '(app|application|tracker|manager|list|system|tool|organizer|organiser|planner|database|website|software|program) (for|to manage|to track|of|that tracks|that manages)? (my|our|the|your|a|an)? (<e:np>)?',
);
export const ABOUT_WORDS = new Set([
  'app',
  'application',
  'tracker',
  'manager',
  'list',
  'system',
  'tool',
  'organizer',
  'organiser',
  'planner',
  'web',
  'website',
  'software',
  'program',
  'simple',
  'small',
  'tracking',
  'management',
]);
export const DEED: Pattern = pattern('<s:np> (<modal>)? (be able to)? (also)? <v:verbal> (for|in|to|into|on|with|up for)? <o:np>');
/** `we reserve boats`: what we do is a record where it is spoken of. */
export const OUR_DEED: Pattern = pattern(
  '(we|i|they|you|people|everybody|anyone|one) (<modal>|want to|have to|need to)? (also|then|usually|often|only)? <v:verbal> (for|in|to|into|on|with|up for)? <o:np>',
);
export const TOPIC: Pattern = pattern(
  '(ok|okay|so|and|then|next|now|also|first|,|.|of course|finally)? (ok|okay|so|and|then|next|now|also|first|,|.)? (the|our|a|an)? <e:np> (itself|themselves|too|now)? (,)? (obviously|of course|naturally|clearly|sure|definitely|mainly|first)? <x:stop>',
);
export const WANTED: Pattern = pattern('(a|an|the|each|every) <e:np> , (i|we) (only|just)? (want|need|record|store|keep|note)');
export const STATES: Pattern = pattern('<e:np> (<modal>)? (<be>) (always|either|first)? <v:choice>');
export const UNTIL: Pattern = pattern('<e:np> (<be>) <x:noun> (until|till|when it|first|at first|then|, then)');
export const SELF_NAMED: Pattern = pattern('<v:participle> (with|by|into) <e:np>');
export const PIECE: Pattern = pattern('(piece|pieces|copy|copies) of <e:np>');
export const NEED_IN: Pattern = pattern('(need|want|have) (our|the|all|all our)? <e:np> in (there|it|the <w:noun>)');
export const ROLES: Pattern = pattern(
  '(the)? (roles|users|actors|people|user groups|personas|user roles|user types|user) (:|are (the)?|are :|will be)',
);
export const STATE_VERB: Pattern = pattern(
  '<e:np> (can|may|must|shall|should|is|are|cannot|has to|becomes|become) (not)? (only|still|also|then|later)? (be|become)? <p:participle>',
);

export const CLASSES = {
  ...BASIC,
  attribute: (tokens: readonly Token[], at: number): number[] =>
    tokens[at] &&
    !['to', 'been', 'not'].includes(tokens[at]?.lower ?? '') &&
    !(tokens[at].tags.has('PastTense') && !tokens[at].tags.has('Noun'))
      ? [at + 1]
      : [],
  verbal: (tokens: readonly Token[], at: number): number[] => {
    const token = tokens[at];
    return token?.kind === 'word' &&
      !isClosed(token.lower) &&
      (token.tags.has('Verb') || (tokens[at + 1] !== undefined && at > 0)) &&
      !token.tags.has('Adjective')
      ? [at + 1]
      : [];
  },
  stop: (tokens: readonly Token[], at: number): number[] =>
    at >= tokens.length || (['.', '!'].includes(tokens[at]?.lower ?? '') && at >= tokens.length - 1)
      ? [Math.min(at + 1, tokens.length)]
      : [],
  choice: (tokens: readonly Token[], at: number): number[] => {
    const list = valuesAt(tokens, at);
    return list &&
      tokens.slice(at, list.end).some((token) => token.lower === 'or') &&
      list.values.every((value) => value.split(' ').length <= 3)
      ? [list.end]
      : [];
  },
  infinitive: (tokens: readonly Token[], at: number): number[] =>
    tokens[at]?.kind === 'word' && !isClosed(tokens[at]?.lower ?? '') && !['be', 'have'].includes(tokens[at]?.lower ?? '') ? [at + 1] : [],
  participle: (tokens: readonly Token[], at: number): number[] =>
    tokens[at]?.tags.has('PastTense') || tokens[at]?.tags.has('Participle') ? [at + 1] : [],
};

/** `A harbor is a room of the house: …` defines the harbor. */
export function definedBefore(tokens: readonly Token[], colon: number): NounPhrase | undefined {
  const phrase = nounPhraseAt(tokens, 0);
  const verb = phrase && tokens[phrase.end];
  return phrase &&
    verb &&
    phrase.end < colon &&
    ['is', 'are'].includes(verb.lower) &&
    !['not', 'all', 'as'].includes(tokens[phrase.end + 1]?.lower ?? '')
    ? phrase
    : undefined;
}

const MADE_FOR = new Set(['on', 'for', 'to', 'of', 'in', 'about', 'with', 'at', 'by']);
const LINKING = pattern(
  '(<modal>)? (always|also)? (~belong to|(is|are) (for|part of|made for|linked to|assigned to|attached to|written for|placed by|kept for))',
);

const HOLDERS = new Set([
  'file',
  'card',
  'folder',
  'log',
  'register',
  'record',
  'list',
  'sheet',
  'dossier',
  'index',
  'entry',
  'page',
  'note',
]);

/** `a file on every boat`, `a card for each sailor`: what holds the words about a record is none. */
export const holdsRecords = (tokens: readonly Token[], phrase: NounPhrase): boolean =>
  HOLDERS.has(singular(tokens[phrase.end - 1]?.lower ?? '')) &&
  ['on', 'about', 'for', 'of'].includes(tokens[phrase.end]?.lower ?? '') &&
  ['every', 'each', 'all'].includes(tokens[phrase.end + 1]?.lower ?? '');

/** What a list after a colon belongs to: `a log belongs to a trip: …`, `people leave notes on a trip: …`, `then I write a log: …`. */
export function listOwner(tokens: readonly Token[], colon: number): NounPhrase | undefined {
  const defined = definedBefore(tokens, colon);
  if (defined) return defined;
  const subject = nounPhraseAt(tokens, 0);
  if (subject && subject.end < colon && matchAt(LINKING, tokens, subject.end, CLASSES)) return subject;
  const last = phraseBefore(tokens, colon);
  if (!last || last.start === 0) return undefined;
  const inner = MADE_FOR.has(tokens[last.start - 1]?.lower ?? '') ? phraseBefore(tokens, last.start - 1) : undefined;
  const found = inner && !holdsRecords(tokens, inner) ? inner : last;
  return found.determiners.length > 0 || isPlural(tokens[found.end - 1]?.lower ?? '') ? found : undefined;
}

/** The noun phrase that ends right before `end`. */
export function phraseBefore(tokens: readonly Token[], end: number): NounPhrase | undefined {
  for (let at = Math.max(0, end - 4); at < end; at += 1) {
    const phrase = nounPhraseAt(tokens, at);
    if (phrase && phrase.head === at && at < end - 1 && tokens[at - 1]?.lower === ')') continue;
    if (
      phrase &&
      phrase.head === at &&
      tokens[at]?.tags.has('Verb') &&
      at > 0 &&
      at < end - 1 &&
      [')', 'to', 'shall', 'can', 'will', 'must', 'should', 'may', 'we', 'i', 'they', 'able', 'want', 'could'].includes(
        tokens[at - 1]?.lower ?? '',
      )
    )
      continue;
    if (
      phrase &&
      phrase.end === end &&
      (at === 0 ||
        isClosed(tokens[at - 1]?.lower ?? '') ||
        tokens[at - 1]?.kind === 'punct' ||
        tokens[at - 1]?.tags.has('Verb') ||
        phrase.determiners.length > 0)
    )
      return phrase;
  }
  return undefined;
}

const WANTING = new Set(['need', 'needs', 'want', 'wants', 'require', 'requires']);

const NOTING = new Set(['record', 'records', 'store', 'stores', 'keep', 'keeps']);

/**
 * `a shipyard needs a program: the clerks record …` says who wants it; what comes after the colon is a sentence of its own.
 * `clerks record every …` says who does it.
 */
export function leadsIn(tokens: readonly Token[], at: number): boolean {
  if (NOTING.has(tokens[at - 1]?.lower ?? '') && ['each', 'every', 'all'].includes(tokens[at]?.lower ?? '')) return true;
  if (!WANTING.has(tokens[at - 1]?.lower ?? '')) return false;
  const colon = tokens.findIndex((token, index) => index >= at && [':', ',', '('].includes(token.lower));
  if (tokens[colon]?.lower !== ':') return false;
  return tokens.some((token, index) => {
    const within = index > colon + 1 && index < colon + 6;
    return within && token.kind === 'word' && !isClosed(token.lower) && DETERMINERS.has(tokens[index + 1]?.lower ?? '');
  });
}
