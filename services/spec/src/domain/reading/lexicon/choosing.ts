import { type Draft, type EntityDraft, newEntity } from '../../draft/draft.js';
import { find, findAll } from '../../grammar/pattern.js';
import { nounPhraseAt } from '../../grammar/phrase.js';
import { namedAfter } from '../../grammar/state-words.js';
import { infinitive, singular } from '../../text/language.js';
import type { Statement } from '../../text/statement.js';
import { HEAD_KINDS } from '../../vocabulary/attributes.js';
import { POINTERS } from '../../vocabulary/closed.js';
import { ALSO_RECORDS, NEVER_TAILS, OWNING_VERBS, SECTION_TITLES } from '../../vocabulary/nouns.js';
import { fromBrief } from '../../writing/support.js';
import { looksPersonal } from '../personal.js';
import { storyAt } from '../stories.js';
import { type Evidence, isStructural, type Reason, type Witness } from './evidence.js';
import { productsIn } from './products.js';
import { ABOUT, ABOUT_WORDS, CLASSES, DEED, nameOf, OUR_DEED, phraseBefore, STATEFUL, unlikely } from './patterns.js';

export interface Choice {
  /** Keeps weak candidates too; what the first reading finds of them decides. */
  readonly liberal: boolean;
  /** Only these, whatever the evidence. */
  readonly only?: ReadonlySet<string>;
}

/** Decides which nouns are entities and which only act. */
export function chooseEntities(witness: Witness, draft: Draft, statements: readonly Statement[], options: Choice): void {
  readDeeds(witness, statements);
  const products = productsIn(statements);
  const chosen = [...witness.nouns].filter(
    ([key, one]) => (!products.has(key) || isStructural(one)) && isEntity(witness, key, one, statements, options),
  );
  for (const [key, one] of chosen.sort(([, a], [, b]) => a.first - b.first)) {
    draft.entities.push(newEntity(key));
    draft.weights.set(key, one.score);
    if (one.why.has('with') && one.score >= 1.4) draft.named.add(key);
  }
  shorten(witness, draft);
  alias(draft);
  chooseActors(witness, draft, statements);
}

function isEntity(witness: Witness, key: string, one: Evidence, statements: readonly Statement[], options: Choice): boolean {
  const tail = key.split(' ').at(-1) ?? '';
  const stored = one.described && one.why.has('describes') && (one.why.has('stored') || one.why.has('belongs'));
  const defined =
    stored ||
    (one.described && isStructural(one) && !isSectionTitle(key, one)) ||
    (describedAsRecord(one) && (one.attributed || !HEAD_KINDS.has(tail) || ALSO_RECORDS.has(key)));
  if (NEVER_TAILS.has(tail) && (tail !== key || !(isStructural(one) || one.attributed))) return false;
  if (POINTERS.has(key) && !isStructural(one) && !(one.attributed && isRelated(one))) return false;
  if (unlikely(key) && !defined && !(key === 'application' && (one.why.has('deed') || isThing(key, statements)))) return false;
  if (options.only) return options.only.has(key);
  const strong =
    one.score >= 2.9 || (one.score >= 1.9 && one.why.size >= 2) || (options.liberal && one.score >= 1.4 && !HEAD_KINDS.has(tail));
  return strong && (!witness.actors.has(key) || isMoreThanActor(key, one, statements));
}

/** `## Fields` above a list names no record, unless other sentences speak of it as of one. */
const isSectionTitle = (key: string, one: Evidence): boolean =>
  SECTION_TITLES.has(key) && [...one.why].every((why) => why === 'heading' || why === 'items');

/** `every piece` points at what was spoken of; `a piece belongs to a boat` makes it a record of its own. */
const isRelated = (one: Evidence): boolean => (['belongs', 'parent', 'with', 'kept'] as const).some((why) => one.why.has(why));

const describedAsRecord = (one: Evidence): boolean => one.why.has('describes') && one.described && one.score >= 3;

/** Somebody who does things is a record too when the brief treats him as one. */
const OF_RECORDS: readonly Reason[] = ['heading', 'deed', 'doer', 'topic', 'states', 'belongs', 'parent'];
const isMoreThanActor = (key: string, one: Evidence, statements: readonly Statement[]): boolean =>
  one.described || OF_RECORDS.some((why) => one.why.has(why)) || (!looksPersonal(key) && statements.length > 0);

/** `Members book classes` with a `trip` somewhere: the deed is a record, who does it and what it is done to are too. */
function readDeeds(witness: Witness, statements: readonly Statement[]): void {
  const groups = new Set(['staff', 'team', 'people', 'user', 'person', 'somebody', 'someone']);
  for (const statement of statements) {
    if (statement.kind === 'heading' || statement.kind === 'quoted') continue;
    const { tokens } = statement;
    const told = storyAt(tokens);
    const wish = told?.deed === true ? nounPhraseAt(tokens, told.start + 1) : undefined;
    const made = wish && infinitive(tokens[told?.start ?? 0]?.lower ?? '');
    const kept = made === undefined ? undefined : [...witness.nouns].find(([key, one]) => one.score >= 0.8 && namedAfter(key, made));
    if (wish && kept && nameOf(tokens, wish) !== kept[0]) {
      witness.note(kept[0], 2.5, 'deed', statement);
      witness.note(nameOf(tokens, wish), 1, 'done to', statement);
    }
    for (const match of findAll(OUR_DEED, tokens, CLASSES)) {
      const verb = infinitive(tokens[match.captures['v']?.start ?? 0]?.lower ?? '');
      const record = verb.length < 3 ? undefined : [...witness.nouns].find(([key, one]) => one.score >= 0.8 && namedAfter(key, verb));
      if (record) witness.note(record[0], 2.5, 'deed', statement);
    }
    for (const match of findAll(DEED, tokens, CLASSES)) {
      const verb = infinitive(tokens[match.captures['v']?.start ?? 0]?.lower ?? '');
      if (verb.length < 3) continue;
      const record = [...witness.nouns].find(([key, one]) => one.score >= 0.8 && namedAfter(key, verb));
      const object = nounPhraseAt(tokens, match.captures['o']?.start ?? 0);
      const objectKey = object && nameOf(tokens, object);
      const known = objectKey !== undefined && (witness.nouns.get(objectKey)?.score ?? 0) >= 1.5;
      if (!known) continue;
      if (record) {
        witness.note(record[0], 2.5, 'deed', statement);
        witness.noteRange(statement, match.captures['s'], 2, 'doer');
        witness.note(objectKey, 1, 'done to', statement);
      } else if (OWNING_VERBS.has(verb) && !groups.has(singular(tokens[(match.captures['s']?.end ?? 1) - 1]?.lower ?? '')))
        witness.noteRange(statement, match.captures['s'], 1.6, 'doer');
    }
  }
}

/** `an application`, `applications` and `each application` speak of records, `the application` of the product. */
function isThing(key: string, statements: readonly Statement[]): boolean {
  const ofProduct = new Set(['the', 'web', 'mobile', 'this', 'small', 'simple', 'our', 'internal']);
  let things = 0;
  let product = 0;
  for (const { tokens } of statements) {
    tokens.forEach((token, at) => {
      if (singular(token.lower) !== key) return;
      if (ofProduct.has(tokens[at - 1]?.lower ?? '')) product += 1;
      else things += 1;
    });
  }
  return things >= 2 && things > product;
}

/** `job opening` and `opening` are one thing when both were found. */
function shorten(witness: Witness, draft: Draft): void {
  const drop = (entity: EntityDraft): void => {
    draft.entities.splice(draft.entities.indexOf(entity), 1);
  };
  for (const long of draft.entities.slice()) {
    const last = long.words.at(-1) ?? '';
    if (long.words.length < 2) continue;
    const own = witness.nouns.get(long.key);
    const short = draft.entities.find((one) => one !== long && one.key === last);
    const model = draft.entities.find((one) => one !== long && one.words.at(-1) === last && isStructural(witness.nouns.get(one.key)));
    if (model && own?.described !== true && own?.why.has('heading') !== true && !short) {
      drop(long);
      continue;
    }
    if (!short) continue;
    const less = witness.nouns.get(short.key);
    if (witness.qualified.has(long.key) && !isStructural(own) && own?.why.has('heading') !== true) {
      drop(long);
      continue;
    }
    const rivals = draft.entities.filter((one) => one !== short && one.words.at(-1) === last);
    const first = (own?.first ?? 0) <= (less?.first ?? 0);
    if (rivals.length === 1 && (own?.described === true || first) && !(isStructural(less) && !first)) {
      long.aliases.push(short.key);
      draft.weights.set(long.key, Math.max(draft.weights.get(long.key) ?? 0, draft.weights.get(short.key) ?? 0));
      if (draft.named.has(short.key)) draft.named.add(long.key);
      drop(short);
    } else if (own?.described !== true) {
      short.aliases.push(long.key);
      drop(long);
    }
  }
}

/** One of several: `part lines` are also called `parts`. */
const PARTS = new Set(['line', 'item', 'entry', 'row']);

/** `trips` for `boat trips`, when no other name ends so. */
function alias(draft: Draft): void {
  for (const entity of draft.entities) {
    const last = entity.words.at(-1) ?? '';
    if (entity.words.length < 2 || entity.aliases.includes(last)) continue;
    const rivals = draft.entities.filter(
      (one) => one !== entity && [one.key, ...one.aliases].some((name) => name.split(' ').at(-1) === last),
    );
    if (rivals.length === 0) entity.aliases.push(last);
  }
  for (const entity of draft.entities) {
    const first = entity.words.slice(0, -1).join(' ');
    const taken = draft.entities.some((one) => [one.key, ...one.aliases].some((name) => name === first || name.endsWith(` ${first}`)));
    if (first !== '' && PARTS.has(entity.words.at(-1) ?? '') && !taken) entity.aliases.push(first);
  }
  for (const entity of draft.entities) entity.aliases.push(`sub-${entity.key}`, `sub${entity.key}`);
}

/** Somebody by his name, by the brief's list of roles, or by what he does while nothing is kept of him. */
const isActor = (witness: Witness, draft: Draft, name: string): boolean =>
  looksPersonal(name) || witness.roleNames.has(name) || (witness.doers.has(name) && !draft.entities.some((entity) => entity.key === name));

function chooseActors(witness: Witness, draft: Draft, statements: readonly Statement[]): void {
  const known = new Map(statements.map((statement) => [statement.index, statement]));
  for (const [name, indexes] of witness.actors) {
    const said = indexes.map((index) => known.get(index)).filter((one) => one !== undefined);
    if (said.length === 0 || !isActor(witness, draft, name)) continue;
    draft.actors.set(name, { name, sources: said.slice(0, 5).map(fromBrief), does: [] });
    if (witness.roleNames.has(name)) for (const index of indexes) draft.used.add(index);
  }
}

/** `a boat app`: nothing is described, but it is clear what it is about. */
export function chooseByTitle(draft: Draft, statements: readonly Statement[]): void {
  for (const { tokens } of statements.slice(0, 3)) {
    const match = tokens.length <= 14 ? find(ABOUT, tokens, CLASSES) : undefined;
    const before = match && phraseBefore(tokens.slice(0, match.start), match.start);
    const phrase = before ?? (match?.captures['e'] && nounPhraseAt(tokens, match.captures['e'].start));
    const key = phrase && nameOf(tokens, phrase);
    if (key === undefined || draft.entities.length > 0) continue;
    const words = key.split(' ').filter((word) => !ABOUT_WORDS.has(word) && !STATEFUL.has(word));
    if (words.length === 0) continue;
    draft.entities.push(newEntity(words.join(' ')));
    draft.weights.set(words.join(' '), 5);
  }
}
