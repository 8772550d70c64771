import { constraintRun } from '../../grammar/attribute-tail.js';
import { constraintsAt } from '../../grammar/constraint-reader.js';
import { matchAt } from '../../grammar/pattern.js';
import { keyOf, type NounPhrase, nounPhraseAt } from '../../grammar/phrase.js';
import { FIELD_MARKS } from '../../grammar/values.js';
import { isPlural, singular } from '../../text/language.js';
import type { Statement } from '../../text/statement.js';
import type { Token } from '../../text/token.js';
import { HEAD_KINDS } from '../../vocabulary/attributes.js';
import { BE, MODALS } from '../../vocabulary/closed.js';
import { SECTION_TITLES } from '../../vocabulary/nouns.js';
import type { Witness } from './evidence.js';
import { CLASSES, nameOf, ROLES } from './patterns.js';

const TYPE_WORDS = new Set('required optional unique date string integer boolean text datetime email url decimal yes'.split(' '));
/** What an attribute's description starts with and an entity's list of attributes never does. */
const TYPES_ONLY = new Set(
  'string varchar integer int boolean bool decimal float enum text datetime timestamp url uri email uuid'.split(' '),
);
/** `boats: filter by …` wishes for lists. */
const WISHES = new Set(['search', 'searchable', 'filter', 'filters', 'filterable', 'sort', 'sorted', 'sortable', 'find', 'by', 'list']);
const OPENERS = new Set(['ok', 'next', 'then', '.', ',', 'and', 'also', 'so', 'now', 'yes', 'first']);

const numbered = (tokens: readonly Token[]): number => (tokens[0]?.kind === 'number' ? (tokens[1]?.kind === 'punct' ? 2 : 1) : 0);
const endsPhrase = (token: Token | undefined): boolean =>
  token === undefined || ['-', ':', '(', '.'].includes(token.lower) || token.tags.has('PastTense');

/** `2. Boat trips`, `The Boat entity`. */
export function readHeading(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  const phrase = nounPhraseAt(tokens, numbered(tokens));
  if (!phrase) return;
  const typed = ['entity', 'entities', 'table', 'model', 'resource'].includes(tokens[phrase.end - 1]?.lower ?? '');
  const end = typed && phrase.end - phrase.head > 1 ? phrase.end - 1 : phrase.end;
  if (endsPhrase(tokens[phrase.end]) && end - phrase.head <= 3)
    witness.note(nameOf(tokens, { ...phrase, end }), isPlural(tokens[end - 1]?.lower ?? '') ? 1.6 : 1, 'heading', statement);
}

/** A table with a column of entities names one in each row. */
export function readEntityColumn(witness: Witness, statement: Statement): void {
  const column = (statement.header ?? []).findIndex((title) => ['entity', 'resource', 'object', 'model'].includes(title));
  const cell = column < 0 ? undefined : statement.cells?.[column];
  const phrase = cell && nounPhraseAt(cell, 0);
  if (cell && phrase && phrase.end >= cell.length) witness.note(keyOf(cell, phrase.head, phrase.end), 4, 'definition', statement, true);
}

/** `Roles: reporter, developer, harbor lead.` */
export function readRoles(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  const match = matchAt(ROLES, tokens, 0, CLASSES);
  if (!match || tokens.slice(match.end).some((token) => token.lower === '(' || HEAD_KINDS.has(token.lower))) return;
  for (let at = match.end; ;) {
    const phrase = nounPhraseAt(tokens, at);
    if (!phrase) return;
    const key = keyOf(tokens, phrase.head, phrase.end);
    witness.roleNames.add(key);
    witness.actors.set(key, [...(witness.actors.get(key) ?? []), statement.index]);
    if (![',', 'and', 'or'].includes(tokens[phrase.end]?.lower ?? '')) return;
    at = phrase.end + 1;
    if (['and', 'or'].includes(tokens[at]?.lower ?? '')) at += 1;
  }
}

/** The heading that names what a list is about: above `## Fields` stands the one that counts. */
function headingOver({ headings }: Statement): Statement | undefined {
  const last = headings.at(-1);
  const [only, ...more] = (last?.tokens ?? []).filter((token) => token.kind === 'word');
  const section = only !== undefined && more.length === 0 && isPlural(only.lower) && SECTION_TITLES.has(singular(only.lower));
  const above = headings.at(-2);
  return section && above && above.tokens.length <= 2 ? above : last;
}

/**
 * `Book: title (required), author` and `sailors: name, phone` define; so does an item under a heading with such a name.
 * `prose` is the last paragraph so far: items that follow one are not about a title far above.
 */
export function readDefinitions(witness: Witness, statement: Statement, prose: number): void {
  const tokens = statement.cells ? (statement.cells[0] ?? []) : statement.tokens;
  let at = 0;
  while (at < 3 && OPENERS.has(tokens[at]?.lower ?? '')) at += 1;
  const phrase = nounPhraseAt(tokens, at);
  if (!phrase) return;
  const sign = tokens[phrase.end]?.lower ?? '';
  const listed =
    statement.kind === 'paragraph' &&
    statement.first &&
    ['(', ','].includes(sign) &&
    tokens.filter((token) => HEAD_KINDS.has(singular(token.lower))).length >= 2;
  const heading = headingOver(statement);
  const apart = heading?.block.depth === 1 && prose > heading.index && prose < statement.index;
  if (heading && !apart && (statement.kind === 'item' || statement.kind === 'row' || listed))
    readUnderHeading(witness, heading, statement, phrase);
  const key = nameOf(tokens, phrase);
  if (key === undefined || ![':', '-', '('].includes(sign)) return;
  const close = sign === '(' ? tokens.findIndex((token, index) => index > phrase.end && token.lower === ')') : -1;
  if (describesAttribute(close < 0 ? tokens : tokens.slice(0, close), phrase.end + 1, statement.kind === 'item')) return;
  const rest = tokens.slice(phrase.end + 1);
  if (rest.length === 0) {
    if (sign === ':' && isPlural(tokens[phrase.end - 1]?.lower ?? '')) witness.note(key, 1, 'lead', statement);
    return;
  }
  const wished = WISHES.has(rest[0]?.lower ?? '') || (WISHES.has(key) && !rest.some((token) => token.lower === '('));
  if (wished) return;
  if (statement.kind === 'item' && HEAD_KINDS.has(key) && !rest.some(({ lower }) => lower === '(')) return;
  const open = sign === ':' ? rest.findIndex(({ lower }) => lower === '(') : -1;
  if (rest.slice(0, open < 1 ? 5 : open).some((token, index) => index < 5 && (MODALS.has(token.lower) || BE.has(token.lower)))) return;
  const typed =
    statement.kind === 'item' || sign === '('
      ? 0
      : rest.filter((token, index) => TYPE_WORDS.has(token.lower) && ['(', ','].includes(rest[index - 1]?.lower ?? '')).length;
  const heads = typed + rest.filter((token) => HEAD_KINDS.has(singular(token.lower))).length;
  if (statement.kind === 'item' && heads === 1 && ['a', 'an', 'the'].includes(rest[0]?.lower ?? '')) return;
  const choice = rest.slice(0, 6).some((token) => token.lower === 'or' || token.lower === '/');
  const constraint = constraintsAt(tokens, phrase.end + 1, { lead: [':'] });
  const valued = constraint?.constraints.every((one) => one.kind !== 'type' && one.kind !== 'format') === true;
  if (valued && !(heads >= 2 && !choice) && !remarksInList(rest)) return;
  const inner = nounPhraseAt(tokens, phrase.end + 1);
  if (sign === ':' && inner && ['with', '('].includes(tokens[inner.end]?.lower ?? '') && isPlural(tokens[inner.end - 1]?.lower ?? ''))
    return;
  const marks = rest.filter(({ lower }, index) => lower === '(' && FIELD_MARKS.has(rest[index + 1]?.lower ?? '')).length;
  const known = typed > 0 || marks > 1 || rest.some((token) => HEAD_KINDS.has(singular(token.lower)));
  if (known && rest.some((token) => [',', 'and', '('].includes(token.lower))) witness.note(key, 4, 'definition', statement, true);
}

/** `boat, sailor, fee (> 0)`: what a later member of the list must be is said in brackets, as of no value of a choice. */
function remarksInList(tokens: readonly Token[]): boolean {
  const comma = tokens.findIndex(({ lower }) => lower === ',');
  return tokens.some(({ lower }, at) => {
    if (lower !== '(' || comma < 1 || at < comma) return false;
    const found = constraintsAt(tokens, at + 1, { lead: ['('] });
    return found?.constraints.some(({ kind }) => ['bound', 'required', 'unique', 'optional', 'type'].includes(kind)) === true;
  });
}

/** `handle: string, required, unique`: nothing but remarks on one attribute. */
export function describesAttribute(tokens: readonly Token[], from: number, item: boolean): boolean {
  if (item && TYPES_ONLY.has(tokens[from]?.lower ?? '')) return true;
  const run = constraintRun(tokens, from, tokens.length, { entities: [] }, [':']);
  const listed = run.constraints.some(
    (one) => one.kind === 'enum' && one.values.some((value) => HEAD_KINDS.has(singular(value.split(' ').at(-1) ?? ''))),
  );
  const typed = run.constraints.every((one) => one.kind === 'type' || one.kind === 'format');
  return run.constraints.length > 0 && run.skipped.length === 0 && !listed && (item || !typed);
}

/** Items that start with an attribute's name describe what the heading above them names. */
function readUnderHeading(witness: Witness, heading: Statement, statement: Statement, phrase: NounPhrase): void {
  const own = statement.cells ? (statement.cells[0] ?? []) : statement.tokens;
  const after = own[phrase.end];
  if (
    phrase.determiners.length > 0 ||
    !HEAD_KINDS.has(singular(own[phrase.end - 1]?.lower ?? '')) ||
    (after?.kind === 'word' && !['and', 'required', 'optional', 'unique', 'in', 'must'].includes(after.lower))
  )
    return;
  const words = heading.tokens;
  const named = nounPhraseAt(words, numbered(words));
  if (named && named.end - named.head <= 3 && endsPhrase(words[named.end])) witness.note(nameOf(words, named), 2, 'items', heading, true);
}
