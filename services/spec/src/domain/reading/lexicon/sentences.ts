import { find, findAll, matchAt } from '../../grammar/pattern.js';
import { keyOf, type NounPhrase, nounPhraseAt } from '../../grammar/phrase.js';
import { infinitive, isPlural, singular } from '../../text/language.js';
import type { Statement } from '../../text/statement.js';
import { HEAD_KINDS } from '../../vocabulary/attributes.js';
import { BE, HAVE, isClosed, META_NOUNS, MODALS, PREPOSITIONS } from '../../vocabulary/closed.js';
import { asksForOrder } from '../queries.js';
import type { Reason, Witness } from './evidence.js';
import { describesAttribute } from './structure.js';
import { readWished } from './wished.js';
import {
  ACTOR_DOES,
  ambiguous,
  AND_BY,
  AS_A,
  BELONGS,
  BY,
  CLASSES,
  DESCRIBES,
  FOR_EACH,
  FRONTED,
  KEPT,
  KEPT_FOR_EACH,
  leadsIn,
  LIST_ENDS,
  listOwner,
  MAIN,
  nameOf,
  NEED_IN,
  PER_WITH,
  phraseBefore,
  PIECE,
  REFERS,
  SELF_NAMED,
  STATE_VERB,
  STATES,
  TOPIC,
  UNTIL,
  WANTED,
  WITH,
} from './patterns.js';

const DESCRIBING = new Set(
  'gets get possesses features consists consist contains contain records record carries carry described identified comes'.split(' '),
);
const STORING = new Set(['have', 'hold', 'holds', 'track', 'manage', 'need', 'store', 'keep']);
const SYSTEM = new Set(['system', 'app', 'application', 'we', 'i']);
const MANY = new Set(['many', 'several', 'more', 'any', 'multiple']);

/** Everything that the sentences of a brief say of the nouns in them. */
export function readSentence(witness: Witness, statement: Statement): void {
  readDescribing(witness, statement);
  readForEach(witness, statement);
  readTopic(witness, statement);
  readLists(witness, statement);
  readKept(witness, statement);
  readPlain(witness, statement);
  readActing(witness, statement);
  readWished(witness, statement);
}

/** `A boat has`, `each boat consists of:` and nothing more: what it has stands in the list below. */
function leadingIn({ kind, tokens }: Statement): NounPhrase | undefined {
  const phrase = kind === 'heading' || kind === 'row' ? undefined : nounPhraseAt(tokens, 0);
  const rest = tokens
    .slice(phrase?.end ?? tokens.length)
    .map(({ lower }) => lower)
    .filter((word) => ![':', '.', 'of', 'the', 'following', 'must', 'shall', 'should'].includes(word));
  const [verb, ...more] = rest;
  const led =
    phrase !== undefined &&
    phrase.determiners.length > 0 &&
    verb !== undefined &&
    more.length === 0 &&
    (HAVE.has(verb) || DESCRIBING.has(verb));
  return led ? phrase : undefined;
}

/** `each boat has …`, `a boat consists of …`. */
function readDescribing(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  const leading = leadingIn(statement);
  if (leading) witness.note(nameOf(tokens, leading), 3, 'describes', statement, true);
  for (let at = 0; at < tokens.length; at += 1) {
    const before = tokens[at - 1];
    if (before && !isClosed(before.lower) && before.kind === 'word' && !['ok', 'yes'].includes(before.lower)) continue;
    const phrase = nounPhraseAt(tokens, at);
    if (!phrase || (before && PREPOSITIONS.has(before.lower) && (phrase.determiners.length === 0 || at > 2))) continue;
    const match = matchAt(DESCRIBES, tokens, phrase.end, CLASSES);
    if (match && !isListing(tokens, phrase) && !leadsIn(tokens, match.captures['x']?.start ?? 0)) {
      const plural = isPlural(tokens[phrase.end - 1]?.lower ?? '');
      const universal = plural || phrase.determiners.some((word) => ['each', 'every', 'a', 'an', 'all', 'the'].includes(word));
      const object = match.captures['x'];
      const verb = tokens.slice(phrase.end, object?.start).some((token) => HAVE.has(token.lower) || DESCRIBING.has(token.lower));
      const part = object && verb && universal && !plural ? nounPhraseAt(tokens, object.start) : undefined;
      if (part && isPart(statement, part)) witness.note(nameOf(tokens, part), 1.6, 'part', statement);
      const key = nameOf(tokens, phrase);
      const attributed = key !== undefined && namesAttributes(statement, object?.start ?? match.end, key);
      const general = !phrase.determiners.includes('the') && (attributed || !ambiguous(key ?? ''));
      if (general || !ambiguous(key ?? ''))
        witness.note(key, universal ? (verb ? 3 : 1.5) : 1, 'describes', statement, verb && universal, verb && universal && attributed);
    }
    at = Math.max(at, phrase.head);
  }
}

/** Whether a list from here on has an attribute in it that a known word names. */
const namesAttributes = ({ tokens }: Statement, from: number, key: string): boolean =>
  tokens
    .slice(from, from + 24)
    .some(
      (token, index, all) =>
        HEAD_KINDS.has(singular(token.lower)) && singular(token.lower) !== key && LIST_ENDS.has(all[index + 1]?.lower ?? ''),
    );

/** `the trips list has the newest first`: a list on a screen is no record. */
const isListing = (tokens: Statement['tokens'], phrase: NounPhrase): boolean =>
  phrase.end - phrase.head > 1 &&
  ['list', 'overview', 'table', 'view', 'page', 'screen'].includes(singular(tokens[phrase.end - 1]?.lower ?? '')) &&
  (asksForOrder(tokens) || tokens.some(({ lower }) => lower === 'page'));

function isPart({ tokens }: Statement, part: NounPhrase): boolean {
  const last = tokens[part.end - 1]?.lower ?? '';
  return (
    (part.determiners.length === 0 || part.determiners.some((word) => MANY.has(word))) &&
    isPlural(last) &&
    !HEAD_KINDS.has(last) &&
    ['.', undefined, ',', 'and', 'which', 'each', 'with', 'that'].includes(tokens[part.end]?.lower)
  );
}

/** `for each boat we keep …`. */
function readForEach(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  for (const match of findAll(FOR_EACH, tokens, CLASSES)) {
    const noted = nounPhraseAt(tokens, match.end);
    const after = tokens.slice(noted?.end ?? tokens.length).map((token) => token.lower);
    const described = after.includes('with') && ['that', 'which', 'with', ','].includes(after[0] ?? '');
    if (noted && described && isPlural(tokens[noted.end - 1]?.lower ?? ''))
      witness.note(nameOf(tokens, noted), 3, 'listed', statement, true);
    witness.noteRange(statement, match.captures['e'], 3.5, 'for each', true);
  }
  const kept = find(KEPT_FOR_EACH, tokens, CLASSES);
  if (kept) witness.noteRange(statement, kept.captures['e'], 3.5, 'for each', true);
  const wanted = find(WANTED, tokens, CLASSES);
  if (wanted && tokens[wanted.start - 1]?.lower !== 'as' && tokens[wanted.end]?.lower !== 'to')
    witness.noteRange(statement, wanted.captures['e'], 3.5, 'for each', true);
}

/** `ok, the boats.` */
function readTopic(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  const range = tokens.length <= 8 ? matchAt(TOPIC, tokens, 0, CLASSES)?.captures['e'] : undefined;
  if (!range) return;
  const led = range.start > 1 && ['the', 'a', 'an'].includes(tokens[range.start - 1]?.lower ?? '');
  if (isPlural(tokens[range.end - 1]?.lower ?? '') || led) witness.noteRange(statement, range, 1.6, 'topic');
}

/** A noun before a list of attributes: `boats (name, length)`, `a trip with a title and a date`, `I write a log: the date, …`. */
function readLists(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  for (const match of findAll(PER_WITH, tokens, CLASSES)) {
    witness.noteRange(statement, match.captures['e'], 3, 'listed', true);
    witness.noteRange(statement, match.captures['p'], 1, 'parent');
  }
  for (let at = 0; at < tokens.length; at += 1) {
    const sign = tokens[at]?.lower;
    if (sign !== '(' && sign !== 'with' && sign !== '=' && sign !== ':') continue;
    const opened =
      tokens.slice(0, at).filter(({ lower }) => lower === '(').length - tokens.slice(0, at).filter(({ lower }) => lower === ')').length;
    if (sign === 'with' && opened > 0) continue;
    const each =
      sign === 'with' &&
      tokens[at - 1]?.lower === 'each' &&
      tokens[at - 2]?.lower === ',' &&
      isPlural(tokens[at - 3]?.lower ?? '') &&
      !HEAD_KINDS.has(tokens[at - 3]?.lower ?? '');
    const phrase = sign === ':' ? listOwner(tokens, at) : phraseBefore(tokens, each ? at - 2 : at);
    if (!phrase) continue;
    const close = sign === '(' ? tokens.findIndex((token, index) => index > at && token.lower === ')') : tokens.length;
    const inside = tokens.slice(at + 1, close < 0 ? tokens.length : close);
    if (sign === '(' && describesAttribute(tokens.slice(0, close < 0 ? tokens.length : close), at + 1, false)) continue;
    const heads = inside.filter(
      (token, index) =>
        (HEAD_KINDS.has(singular(token.lower)) || HEAD_KINDS.has(token.lower)) && LIST_ENDS.has(inside[index + 1]?.lower ?? ''),
    ).length;
    const marked = inside.some((token) => ['unique', 'required', 'optional'].includes(token.lower));
    if (sign === '(' && heads === 1 && marked && isPlural(tokens[phrase.end - 1]?.lower ?? ''))
      witness.note(nameOf(tokens, phrase), 2, 'listed', statement, true);
    const several = inside.filter((token) => token.lower === ',').length >= 2 && isPlural(tokens[phrase.end - 1]?.lower ?? '');
    if ((heads >= 2 && inside.some((token) => token.lower === ',')) || (sign === '(' && heads === 1 && several && isDone(tokens, phrase)))
      witness.note(nameOf(tokens, phrase), 3, 'listed', statement, true);
  }
  for (const match of findAll(WITH, tokens, CLASSES)) {
    const from = match.captures['e']?.start ?? 0;
    witness.noteList(statement, from, ['for', 'my', 'our'].includes(tokens[from - 1]?.lower ?? '') ? 0.7 : 1.5, 'with');
  }
}

/** `add boats (…)`: somebody does something with them. */
const isDone = (tokens: Statement['tokens'], { start, end }: NounPhrase): boolean =>
  tokens[start - 1]?.tags.has('Verb') === true && tokens[end]?.lower === '(';

/** `we manage boats`, `the boats I want to keep track of`. */
function readKept(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  for (const match of findAll(KEPT, tokens, CLASSES)) {
    const verb = tokens[match.start]?.lower ?? '';
    const before = tokens.slice(Math.max(0, match.start - 7), match.start);
    const obliged = before.some((token) => SYSTEM.has(token.lower)) && before.some((token) => MODALS.has(token.lower));
    const system = obliged || before.slice(-2).some((token) => SYSTEM.has(token.lower));
    const negated = tokens.slice(Math.max(0, match.start - 3), match.start).some((token) => ['not', 'no', 'never'].includes(token.lower));
    if (negated) continue;
    witness.noteList(statement, match.captures['e']?.start ?? 0, system && STORING.has(verb) ? 1.8 : 1, 'kept');
    if (obliged && STORING.has(verb)) witness.noteList(statement, match.captures['e']?.start ?? 0, 0.2, 'stored');
  }
  for (const match of findAll(FRONTED, tokens, CLASSES)) witness.noteRange(statement, match.captures['e'], 1.8, 'kept');
}

function readPlain(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  const plain: readonly [typeof MAIN, number, Reason][] = [
    [MAIN, 2, 'main'],
    [STATES, 1.6, 'states'],
    [UNTIL, 1.6, 'states'],
    [PIECE, 1.6, 'piece'],
    [NEED_IN, 1.6, 'kept'],
    [STATE_VERB, 0.8, 'state'],
  ];
  for (const [wanted, score, why] of plain)
    for (const match of findAll(wanted, tokens, CLASSES)) witness.noteRange(statement, match.captures['e'], score, why);
  for (const match of findAll(SELF_NAMED, tokens, CLASSES)) {
    const range = match.captures['e'];
    const verb = infinitive(tokens[match.captures['v']?.start ?? 0]?.lower ?? '');
    if (range && singular(tokens[range.end - 1]?.lower ?? '').startsWith(verb.slice(0, 3)) && verb.length >= 3)
      witness.noteRange(statement, range, 2, 'self named', true);
  }
  for (const match of findAll(BELONGS, tokens, CLASSES)) {
    const via = tokens.slice(match.captures['e']?.end, match.captures['p']?.start).some((token) => token.lower.startsWith('belong'));
    witness.noteRange(statement, match.captures['e'], via ? 2.5 : 1.5, 'belongs');
    if (via && hasMore(tokens, match.captures['p']?.start ?? 0)) witness.noteRange(statement, match.captures['e'], 3, 'describes', true);
    witness.noteList(statement, match.captures['p']?.start ?? 0, via ? 2 : 1, 'parent');
  }
  for (const match of findAll(REFERS, tokens, CLASSES)) {
    const start = match.captures['p']?.start ?? 0;
    const alone = match.start === 0 || statement.kind === 'row';
    if (alone) witness.noteRange(statement, { start, end: match.end }, 0.5, 'parent');
  }
}

/** `… belongs to a boat, has an amount and a due date`. */
function hasMore(tokens: Statement['tokens'], from: number): boolean {
  const end = nounPhraseAt(tokens, from)?.end ?? tokens.length;
  const at = [',', 'and'].includes(tokens[end + 1]?.lower ?? '') ? end + 2 : end + 1;
  return [',', 'and'].includes(tokens[end]?.lower ?? '') && HAVE.has(tokens[at]?.lower ?? '');
}

/** What people do with records. */
const DEEDS = new Set(
  'manage register create add edit update enter search approve decline assign maintain administer view look handle submit publish review organise organize check confirm issue collect request keep book'.split(
    ' ',
  ),
);

/** Who does something: `a sailor can …`, `as a sailor I …`, `approved by a sailor`. */
function readActing(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  for (const match of findAll(ACTOR_DOES, tokens, CLASSES)) {
    const range = match.captures['a'];
    const before = tokens[(range?.start ?? 0) - 1]?.lower ?? '';
    if (range && before !== 'by' && !MODALS.has(before)) witness.noteActor(tokens, range.start, range.end, statement);
  }
  const acting = nounPhraseAt(tokens, 0);
  const does = acting && tokens[acting.end];
  const finite = does?.kind === 'word' && does.tags.has('PresentTense');
  if (acting && finite && !BE.has(does.lower) && !HAVE.has(does.lower) && !MODALS.has(does.lower) && acting.end - acting.head <= 3)
    witness.noteActor(tokens, 0, acting.end, statement);
  const deed = acting && DEEDS.has(infinitive(does?.lower ?? '')) && !MODALS.has(does?.lower ?? '');
  const key = deed ? keyOf(tokens, acting.head, acting.end) : '';
  if (acting && deed && !META_NOUNS.has(key) && acting.end - acting.head <= 2) {
    witness.doers.add(key);
    witness.noteActor(tokens, 0, acting.end, statement);
  }
  for (const wanted of [AS_A, BY]) {
    for (const match of findAll(wanted, tokens, CLASSES)) {
      for (let range = match.captures['a']; range;) {
        witness.noteActor(tokens, range.start, range.end, statement);
        range = matchAt(AND_BY, tokens, range.end, CLASSES)?.captures['a'];
      }
    }
  }
}
