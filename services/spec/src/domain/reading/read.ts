import { isGiven } from '../contract/given.js';
import { type Draft, emptyDraft, type EntityDraft } from '../draft/draft.js';
import { settleMany } from '../finishing/complete.js';
import { finishStates } from '../finishing/states.js';
import { entityAt, fieldAt } from '../grammar/classes.js';
import { clausesOf } from '../grammar/clauses.js';
import { determinersAt } from '../grammar/phrase.js';
import { namedAfter } from '../grammar/state-words.js';
import { infinitive } from '../text/language.js';
import { type Statement, textOf } from '../text/statement.js';
import type { Token } from '../text/token.js';
import { BE, MODALS } from '../vocabulary/closed.js';
import { fromBrief } from '../writing/support.js';
import { addAuditFields } from './access/audit.js';
import { claimed } from './access/claims.js';
import { readAccess } from './access/read-access.js';
import { affirmed, isAgreement, isQuestion } from './asked.js';
import { relate } from './attributes.js';
import { type Context, contextOf, namedBy, place, type Reader, subjectOf, walk } from './context.js';
import { readComputed } from './computed/computed.js';
import { readCounters } from './computed/counters.js';
import { readLimits } from './computed/limits.js';
import { isWorkedOut } from './computed/talk.js';
import { filesAsked, readFiles } from './exchange/files.js';
import { keepsDeleted, readSoftDelete } from './keeping/soft-delete.js';
import { asksToRemind, readReminder } from './reminding/reminders.js';
import { readRequests, requestsAsked } from './requests/limit.js';
import { readBrackets, readDefaultOf, readDefinition, readRemark } from './definitions.js';
import { readDescription } from './describing.js';
import { chooseByTitle, chooseEntities } from './lexicon/choosing.js';
import { readLexicon } from './lexicon/lexicon.js';
import { readLikewise } from './likewise.js';
import { readMusts, readPairing } from './musts.js';
import { readPredicate } from './predicates.js';
import { asksForOrder, readQueries } from './queries.js';
import { readVerbs } from './relations/deeds.js';
import { readDeletion } from './relations/deletion.js';
import { readRelations } from './relations/relations.js';
import { readResumed } from './resumed.js';
import { readRules } from './rules/rules.js';
import { clean, readScope, saysOutOfScope } from './scope.js';
import { readAddedChange, readAddedStates, readFromAll } from './states/additions.js';
import { readBothWays, readPairsOfStates } from './states/pairs.js';
import { readMarked, readQualified } from './states/marking.js';
import { readNarrative } from './states/narrative.js';
import { readFinal } from './states/final.js';
import { noteQualifiers } from './states/qualifiers.js';
import { readStatusValues } from './states/status.js';
import { adoptStates } from './states/states.js';
import { readSequence } from './states/courses.js';
import { readStateValues } from './states/values.js';
import { readStored } from './stored.js';
import { readQueryRow, readRow, readStateRow } from './tables.js';
import { readBegun, readTold } from './states/told.js';
import { readDone } from './states/done.js';
import { readOrdered } from './states/ordered.js';
import { readTransitions } from './states/transitions.js';
import { isPlainWish, readNfr } from './wishes.js';

const SILENT = new Set(['mail-header', 'quoted', 'code', 'signature', 'chatter', 'idea']);

/** All phases of reading, in order: what there is, what it has, how it is connected, how it behaves, what else is wished. */
export function readDocuments(statements: readonly Statement[]): Draft {
  const trial = emptyDraft();
  readOnce(trial, statements, { liberal: true });
  return settle(statements, trial);
}

const own = (entity: EntityDraft): number =>
  entity.fields.length + entity.relations.filter((relation) => relation.kind !== 'hasMany').length + entity.transitions.length;

/** Reads again with only those candidates that the first reading found something of; what they drew to themselves goes where it belongs. */
function settle(statements: readonly Statement[], trial: Draft): Draft {
  const wanted = (entity: EntityDraft): boolean =>
    trial.entities.some((one) => one !== entity && one.relations.some((relation) => relation.target === entity));
  const kept = trial.entities.filter(
    (entity) =>
      own(entity) > 0 ||
      trial.named.has(entity.key) ||
      (wanted(entity) && (trial.weights.get(entity.key) ?? 0) >= 1.5) ||
      (trial.weights.get(entity.key) ?? 0) >= 2.9,
  );
  const states = new Set(trial.entities.flatMap((entity) => entity.states.map((state) => infinitive(state.split(' ')[0] ?? ''))));
  const deed = (entity: EntityDraft): boolean =>
    entity.relations.length === 0 &&
    entity.states.length === 0 &&
    !trial.named.has(entity.key) &&
    [...states].some((verb) => namedAfter(entity.key, verb)) &&
    (trial.weights.get(entity.key) ?? 0) < 4;
  const alive =
    kept.filter((entity) => !deed(entity)).length === 0
      ? kept
      : kept.some((entity) => own(entity) > 0)
        ? kept.filter(
            (entity) =>
              !deed(entity) &&
              (own(entity) > 0 || wanted(entity) || trial.named.has(entity.key) || (trial.weights.get(entity.key) ?? 0) >= 4),
          )
        : kept;
  if (alive.length === trial.entities.length) return trial;
  const draft = emptyDraft();
  readOnce(draft, statements, { liberal: false, only: new Set(alive.map((entity) => entity.key)), known: alive });
  return draft;
}

/** What may be kinds of records, as far as that can be told before it is known which sentences only say who may do what. */
function sketched(speaking: readonly Statement[], statements: readonly Statement[]): readonly EntityDraft[] {
  const sketch = emptyDraft();
  chooseEntities(readLexicon(speaking), sketch, statements, { liberal: true });
  return sketch.entities;
}

function readOnce(
  draft: Draft,
  statements: readonly Statement[],
  options: { readonly liberal: boolean; readonly only?: ReadonlySet<string>; readonly known?: readonly EntityDraft[] },
): void {
  const spoken = statements.filter((statement) => !SILENT.has(statement.kind));
  const speaking = spoken.map((statement, index) =>
    isQuestion(statement) && isAgreement(spoken[index + 1]) ? affirmed(statement) : statement,
  );
  const open = new Set(speaking.filter((statement, index) => isQuestion(statement) && !isAgreement(speaking[index + 1])));
  const asked = (statement: Statement): boolean => open.has(statement);
  for (const [index, statement] of speaking.entries()) {
    const before = speaking[index - 1];
    if (before && asked(before) && !asked(statement)) draft.answering.set(statement.index, before);
    if (before && asked(before) && statement.tokens.length <= 6 && ['no', 'not', 'nope'].includes(statement.tokens[0]?.lower ?? '')) {
      for (let back = index - 1; back >= 0; back -= 1) {
        const refused = speaking[back];
        if (!refused || !asked(refused) || refused.block !== before.block) break;
        draft.outOfScope.push({ statement: clean(textOf(refused)), source: fromBrief(refused) });
        draft.used.add(refused.index);
      }
    }
  }
  const wishes = speaking.filter((statement) => !saysOutOfScope(statement) && !asked(statement));
  const ofFiles = new Set(wishes.filter((statement) => filesAsked(statement).length > 0));
  const rest = wishes.filter((statement) => !ofFiles.has(statement));
  const ofRequests = new Set(rest.filter((statement) => requestsAsked(statement) !== undefined));
  const ofKeeping = new Set(rest.filter((statement) => !ofRequests.has(statement) && keepsDeleted(statement)));
  const ofReminders = new Set(
    rest.filter((statement) => !ofRequests.has(statement) && !ofKeeping.has(statement) && asksToRemind(statement)),
  );
  const apart = new Set([...ofFiles, ...ofRequests, ...ofKeeping, ...ofReminders]);
  const inScope = wishes.filter((statement) => !apart.has(statement) || ofKeeping.has(statement));
  const access = readAccess(inScope, options.known ?? sketched(inScope, statements));
  if (access !== undefined) draft.access = access;
  const ofAccess = access === undefined ? new Set<Statement>() : claimed(access);
  const wanted = speaking.filter(
    (statement) => !ofAccess.has(statement) && ((!saysOutOfScope(statement) && !asked(statement)) || statement.kind === 'heading'),
  );
  chooseEntities(readLexicon(wanted.filter((statement) => !apart.has(statement))), draft, statements, options);
  if (draft.entities.length === 0) chooseByTitle(draft, wanted);
  for (const statement of speaking)
    if (statement.kind !== 'heading' && !wanted.includes(statement) && !ofAccess.has(statement) && !asked(statement))
      readScope(draft, statement);
  walk(draft, wanted, (context) => {
    placeHeading(context);
  });
  for (const statement of wanted)
    if (statement.kind !== 'heading' && !apart.has(statement) && isPlainWish(statement) && !subjectOf(statement.tokens, draft.entities))
      readNfr(draft, statement);
  phase(draft, [...ofFiles], [readFiles], { whole: true });
  for (const statement of ofRequests) readRequests(draft, statement);
  phase(draft, [...ofKeeping], [readSoftDelete], { whole: true });
  const isWish = wishIn(draft);
  const all = wanted.filter(
    (statement) => statement.kind !== 'row' && statement.kind !== 'heading' && !draft.used.has(statement.index) && !apart.has(statement),
  );
  const workedOut = all.filter((statement) => isWorkedOut(statement, draft.entities));
  const prose = all.filter((statement) => !workedOut.includes(statement));
  const plain = prose.filter((statement) => !isWish(statement));
  const rows = wanted.filter((statement) => statement.kind === 'row');
  phase(draft, rows, [readRow], { whole: true });
  phase(draft, plain, [readPairing, readMusts], { whole: true });
  const told = plain.filter((statement) => !draft.whole.has(statement.index));
  phase(draft, told, [readRelations]);
  phase(draft, told, [readVerbs]);
  phase(draft, told, [readBrackets], { whole: true });
  phase(draft, told, [readStatusValues, readDefaultOf, readResumed, readDescription, readRemark, readDefinition, readVerbs]);
  draft.described = true;
  phase(draft, told, [readRelations, readVerbs]);
  settleMany(draft);
  draft.entities.forEach(adoptStates);
  noteQualifiers(draft, told);
  phase(draft, rows, [readStateRow], { whole: true });
  phase(
    draft,
    told,
    [readOrdered, readTold, readDone, readNarrative, readPairsOfStates, readSequence, readBegun, readStateValues, readAddedStates],
    {
      whole: true,
    },
  );
  phase(draft, told, [readMarked, readBothWays], { whole: true });
  phase(draft, told, [readTransitions, readFromAll], { all: true });
  phase(draft, told, [readAddedChange], { whole: true });
  phase(draft, told, [readQualified], { whole: true });
  draft.settled = true;
  phase(draft, told, [readTransitions], { all: true });
  phase(draft, told, [readAddedChange], { whole: true });
  phase(draft, told, [readFinal]);
  finishStates(draft, isGiven([...new Set(statements.map(({ document }) => document))]));
  phase(draft, told, [readStored]);
  phase(draft, told, [readDeletion], { all: true });
  phase(draft, told, [readPredicate, readLikewise]);
  phase(draft, workedOut, [readComputed, readCounters], { whole: true });
  phase(draft, workedOut, [readLimits], { whole: true });
  phase(
    draft,
    all.filter((statement) => prose.includes(statement) || !draft.used.has(statement.index)),
    [readRules],
    { all: true },
  );
  addAuditFields(draft);
  phase(draft, [...ofReminders], [readReminder], { whole: true });
  phase(draft, rows, [readQueryRow], { whole: true });
  phase(draft, prose, [readQueries], { whole: true });
  for (const statement of wanted) if (!draft.used.has(statement.index) && statement.kind !== 'heading') readNfr(draft, statement);
}

const WISH_HEADING = new Set([
  'search',
  'searching',
  'finding',
  'find',
  'look-up',
  'lookup',
  'list',
  'lists',
  'listing',
  'listings',
  'filter',
  'filters',
  'filtering',
  'sorting',
  'screens',
  'queries',
  'views',
]);

/** `search remarks`, said after something else or in prose: an item `sort key: …` is an attribute. */
const startsWithWish = (statement: Statement): boolean =>
  (statement.kind !== 'item' || !statement.first) &&
  statement.tokens.length <= 14 &&
  WISH_VERBS.has(statement.tokens[0]?.lower ?? '') &&
  !statement.tokens.some((token) => MODALS.has(token.lower) || BE.has(token.lower));

/** `boats: filter type`: what comes after the name is wished for its lists. */
function wishesForLists({ tokens }: Statement): boolean {
  const verb = tokens.slice(0, 5).findIndex((token) => token.lower === ':') + 1;
  return verb > 0 && ['search', 'filter', 'sort'].includes(tokens[verb]?.lower ?? '') && tokens[verb + 1]?.kind === 'word';
}

/** A sentence about searching, filtering or sorting names attributes without defining any. */
const wishIn =
  (draft: Draft) =>
  (statement: Statement): boolean => {
    const heading = statement.headings.at(-1);
    if (
      heading &&
      !namedBy(heading.tokens, draft) &&
      WISH_HEADING.has(heading.tokens.find((token) => token.kind === 'word')?.lower ?? '') &&
      heading.tokens.length <= 6
    )
      return true;
    if (startsWithWish(statement) || wishesForLists(statement)) return true;
    if (statement.tokens.length <= 8 && asksForOrder(statement.tokens)) return true;
    if (/\b(?:per|on (?:a|one|each|every)|in one) page\b|\bpage size\b|\bpages? of \d/i.test(textOf(statement))) return true;
    return statement.tokens.some(
      (token, at) =>
        at <= 12 &&
        WISH_VERBS.has(token.lower) &&
        (['by', ':', 'for', 'on', 'in', 'them', 'over'].includes(statement.tokens[at + 1]?.lower ?? '') ||
          statement.tokens.slice(at + 1, at + 6).some((next) => next.lower === 'by')),
    );
  };
const WISH_VERBS = new Set([
  'search',
  'searchable',
  'filter',
  'filters',
  'filtered',
  'filterable',
  'sort',
  'sorts',
  'sorted',
  'sortable',
  'searched',
]);

/** Headings support the entity they name. */
function placeHeading(context: Context): void {
  const heading = context.statement.headings.at(-1);
  if (heading && context.focus && !context.draft.used.has(heading.index)) {
    const at = heading.tokens.findIndex((token) => ['of', 'on', 'in', 'for'].includes(token.lower));
    const parent =
      at > 0 ? entityAt(heading.tokens, determinersAt(heading.tokens, at + 1).end, { entities: context.draft.entities }) : undefined;
    if (
      parent &&
      parent.entity !== context.focus &&
      namedBy(heading.tokens.slice(0, at), context.draft) === context.focus &&
      parent.end >= heading.tokens.length &&
      ['a', 'an', 'the'].includes(heading.tokens[at + 1]?.lower ?? '')
    )
      relate(contextOf(context.draft, heading, heading.tokens, undefined), context.focus, 'belongsTo', parent.entity, parent.entity.key);
  }
  if (heading && context.focus && subjectOf(heading.tokens, [context.focus]) && !context.draft.used.has(heading.index)) {
    place(contextOf(context.draft, heading, heading.tokens, undefined), context.focus);
  }
}

const PREDICATE_STARTS = new Set([
  'belongs',
  'belong',
  'has',
  'have',
  'is',
  'are',
  'can',
  'cannot',
  'must',
  'may',
  'contains',
  'consists',
  'always',
  'should',
  'shall',
  'needs',
  'starts',
  'goes',
  'go',
  'never',
  'deleted',
  'optionally',
  'for',
  'done',
  'made',
  'given',
  'written',
  'placed',
  'assigned',
  'gets',
  'get',
]);

/** Stands for the subject that a clause shares with the one before: takes no place in the document. */
const pronoun = (before: Token | undefined): Token => ({
  kind: 'word',
  text: '',
  lower: 'it',
  start: before?.start ?? 0,
  end: before?.start ?? 0,
  tags: new Set(['Pronoun']),
});

interface Clause {
  /** Its words, with a pronoun for the subject that it shares. */
  readonly own: readonly Token[];
  readonly bare: boolean;
}
const cutBefore = new WeakMap<readonly Token[], readonly Clause[]>();

/** The clauses of a text: cut once, so that what is known of their words is known in every phase. */
function ownClauses(tokens: readonly Token[]): readonly Clause[] {
  const known = cutBefore.get(tokens);
  if (known) return known;
  const clauses = clausesOf(tokens).map(([start, end, bare = false]): Clause => {
    const words = start === 0 && end === tokens.length ? tokens : tokens.slice(start, end);
    return { own: bare ? [pronoun(tokens[start]), ...words] : words, bare };
  });
  cutBefore.set(tokens, clauses);
  return clauses;
}

/** An item that starts with its verb (`belongs to a harbor`) is about what it stands under. */
function withSubject(tokens: readonly Token[], statement: Statement, focus: EntityDraft | undefined): readonly Token[] {
  const [first] = tokens;
  if (!first || !focus || statement.kind !== 'item' || !PREDICATE_STARTS.has(first.lower)) return tokens;
  const it = pronoun(first);
  return ['deleted', 'optionally', 'for', 'done', 'made', 'given', 'written', 'placed', 'assigned', 'always'].includes(first.lower) &&
    !(first.lower === 'always' && tokens[1]?.tags.has('Verb'))
    ? [it, { ...it, lower: 'is' }, ...tokens]
    : [it, ...tokens];
}

const FIELD_LEADS = new Set(['and', 'also', 'ok', 'so', ',', 'the', 'its', 'a', 'an', 'yes', 'then', 'for', 'their']);

/** The attribute that a clause starts with: what the remarks after it are about. */
function fieldOpening(tokens: readonly Token[], entity: EntityDraft): string | undefined {
  let at = 0;
  while (FIELD_LEADS.has(tokens[at]?.lower ?? '')) at += 1;
  const found = fieldAt(tokens, at, entity);
  return found && found.end - at === found.field.key.split(' ').length ? found.field.key : undefined;
}

/** A clause that names one attribute is what `that has to be filled in` after it means. */
function noteOnly(draft: Draft, tokens: readonly Token[], entity: EntityDraft | undefined): void {
  if (!entity) return;
  const keys = new Set<string>();
  for (let at = 0; at < tokens.length; at += 1) {
    const found = fieldAt(tokens, at, entity);
    if (found && found.end - at === found.field.key.split(' ').length) keys.add(found.field.key);
    at = Math.max(at, (found?.end ?? 0) - 1);
  }
  const [key] = keys;
  if (key !== undefined && keys.size === 1) draft.lastField = { entity, key };
}

interface PhaseOptions {
  /** The statement is not cut into clauses. */
  readonly whole?: boolean;
  /** When no clause alone says anything, the whole statement is tried. */
  readonly all?: boolean;
}

function phase(draft: Draft, statements: readonly Statement[], readers: readonly Reader[], options: PhaseOptions = {}): void {
  delete draft.lastField;
  delete draft.lastState;
  walk(draft, statements, (context) => {
    if (context.statement.first && context.statement.kind === 'item') delete draft.lastField;
    const tokens = withSubject(context.tokens, context.statement, context.focus);
    const clauses = options.whole ? [{ own: tokens, bare: false }] : ownClauses(tokens);
    let focus: EntityDraft | undefined = context.focus;
    let found = false;
    let about: EntityDraft | undefined;
    for (const { own, bare } of clauses) {
      const subject = subjectOf(own, draft.entities);
      const opening = focus && fieldOpening(own, focus);
      if (opening !== undefined && focus) draft.lastField = { entity: focus, key: opening };
      const last = draft.lastField;
      const clause = contextOf(
        draft,
        context.statement,
        own,
        focus,
        last && !(bare && about !== undefined) && (focus === undefined || last.entity === focus) ? last.key : undefined,
      );
      for (const reader of readers) {
        if (!reader(clause)) continue;
        found = true;
        break;
      }
      if (draft.lastField === last) noteOnly(draft, own, subject ?? focus);
      if (subject) focus = subject;
      if (!bare) about = subject;
    }
    if (options.all && !found && clauses.length > 1)
      for (const reader of readers) if (reader(contextOf(draft, context.statement, tokens, context.focus))) break;
  });
}
