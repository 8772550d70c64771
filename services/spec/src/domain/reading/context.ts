import type { Source } from '@hexad/proto/documents';
import { addSource, type Draft, type EntityDraft } from '../draft/draft.js';
import { entityAt, stateAt, type World, worldClasses } from '../grammar/classes.js';
import type { TokenClasses } from '../grammar/pattern.js';
import { determinersAt, keyOf } from '../grammar/phrase.js';
import { Antecedents } from './antecedents.js';
import { storyAt } from './stories.js';
import { type Statement, textOf } from '../text/statement.js';
import type { Token } from '../text/token.js';
import { fromBrief } from '../writing/support.js';

/** One statement as a reader sees it: its words, the entity in focus, and what is known so far. */
export interface Context {
  readonly draft: Draft;
  readonly statement: Statement;
  readonly tokens: readonly Token[];
  readonly focus: EntityDraft | undefined;
  /** The attribute that the statement before spoke of, for `it must be unique`. */
  readonly fieldFocus: string | undefined;
  readonly world: World;
  readonly classes: TokenClasses;
  readonly source: Source;
  readonly text: string;
}

/** Reads one clause or statement; true when something of it entered the draft. */
export type Reader = (context: Context) => boolean;

export function contextOf(
  draft: Draft,
  statement: Statement,
  tokens: readonly Token[],
  focus: EntityDraft | undefined,
  fieldFocus?: string,
): Context {
  const world: World = { entities: draft.entities, focus };
  return {
    draft,
    statement,
    tokens,
    focus,
    fieldFocus,
    world,
    classes: worldClasses(world),
    source: fromBrief(statement),
    text: textOf(statement),
  };
}

const turns = new WeakMap<readonly EntityDraft[], Map<EntityDraft, readonly EntityDraft[]>>();

/** The entities, the one in focus first. */
export function inTurn(entities: readonly EntityDraft[], focus: EntityDraft | undefined): readonly EntityDraft[] {
  if (!focus) return entities;
  let known = turns.get(entities);
  if (!known) turns.set(entities, (known = new Map()));
  const before = known.get(focus);
  if (before?.length === entities.length) return before;
  const turn = [focus, ...entities.filter((one) => one !== focus)];
  known.set(focus, turn);
  return turn;
}

/** Records that a statement supports an entity and counts as placed. */
export function place(context: Context, entity?: EntityDraft): true {
  if (entity) addSource(entity.sources, context.source);
  context.draft.used.add(context.statement.index);
  return true;
}

const LEAD_INS = new Set([
  'for',
  'in',
  'of',
  'on',
  'every',
  'each',
  'a',
  'an',
  'the',
  'all',
  'no',
  'only',
  'any',
  'new',
  'with',
  'and',
  'but',
  'also',
  'then',
  'so',
  'our',
  'ok',
  'yes',
  'if',
  'when',
  'once',
  'next',
  ',',
  'after',
  'as',
  'an',
  '.',
  'well',
  'oh',
  'to',
  'finally',
  'about',
  'right',
  'now',
  'first',
  'at',
  'most',
  'least',
  'closed',
  'open',
  'here',
  'their',
  'its',
  'up',
  'max',
  'maximum',
  'thing',
  'or',
  'main',
  'fine',
  'deleting',
  'removing',
  'we',
  'have',
  'need',
  'want',
  'there',
  'are',
  'is',
  'some',
]);

/** Where a state of several words ends: `under review` names no review. */
const longStateAt = (tokens: readonly Token[], at: number, focus: EntityDraft | undefined): number | undefined =>
  focus?.states
    .filter((state) => state.includes(' '))
    .map((state) => stateAt(tokens, at, state))
    .find((end) => end !== undefined);

function firstNamed(tokens: readonly Token[], world: World): EntityDraft | undefined {
  return tokens.map((_, at) => entityAt(tokens, at, world)?.entity).find((entity) => entity !== undefined);
}

/** The entity that a statement is about: the first one named before its verb, allowing for a few words in front. */
export function subjectOf(tokens: readonly Token[], entities: readonly EntityDraft[], focus?: EntityDraft): EntityDraft | undefined {
  const world: World = { entities };
  const story = storyAt(tokens);
  if (story) return firstNamed(tokens.slice(story.start, story.start + 9), world);
  for (let at = 0; at < Math.min(tokens.length, 9); at += 1) {
    const token = tokens[at];
    if (!token) return undefined;
    const state = longStateAt(tokens, at, focus);
    if (state !== undefined) {
      at = state - 1;
      continue;
    }
    const found = entityAt(tokens, determinersAt(tokens, at).end, world);
    if (found) return found.entity;
    if (
      !LEAD_INS.has(token.lower) &&
      token.kind !== 'number' &&
      !token.tags.has('Adjective') &&
      !token.tags.has('PastTense') &&
      !token.tags.has('Adverb') &&
      !token.tags.has('Expression') &&
      !token.tags.has('Pronoun')
    )
      return undefined;
  }
  return undefined;
}

/** A paragraph that tells the life of a record is about that record, unless a sentence names another. */
function toldOf(draft: Draft, statement: Statement): EntityDraft | undefined {
  const told = draft.told.get(statement.block);
  const own = told !== undefined && told.from <= statement.index && !firstNamed(statement.tokens, { entities: draft.entities });
  return own ? told.entity : undefined;
}

/** What answers `and which states does a trip have?` is about the trip. */
function askedOf(draft: Draft, statement: Statement): EntityDraft | undefined {
  const question = draft.answering.get(statement.index);
  if (!question || subjectOf(statement.tokens, draft.entities)) return undefined;
  const named = new Set(question.tokens.map((_, at) => entityAt(question.tokens, at, { entities: draft.entities })?.entity));
  named.delete(undefined);
  const [only] = named;
  return named.size === 1 ? only : undefined;
}

/** Walks statements in order, keeping the entity in focus as headings, items and subjects set it. */
export function walk(draft: Draft, statements: readonly Statement[], visit: (context: Context) => void): void {
  let focus: EntityDraft | undefined;
  let document = '';
  const byStatement = new Map<number, EntityDraft | undefined>();
  const antecedents = new Antecedents(draft);
  let section: EntityDraft | undefined;
  let heading = -1;
  for (const statement of statements) {
    if (statement.document.name !== document) {
      document = statement.document.name;
      focus = undefined;
      section = undefined;
      heading = -1;
    }
    const own = statement.headings.at(-1)?.index ?? -1;
    if (own !== heading) {
      heading = own;
      section = headingFocus(statement, draft);
      focus = section;
    }
    if (statement.kind === 'heading') {
      byStatement.set(statement.index, namedBy(statement.tokens, draft));
      continue;
    }
    const parent = statement.parent ? byStatement.get(statement.parent.index) : undefined;
    const before =
      statement.parent && statement.first
        ? (parent ?? section ?? focus)
        : statement.kind === 'item' && statement.first && section
          ? section
          : focus;
    const meant = toldOf(draft, statement) ?? askedOf(draft, statement) ?? antecedents.of(statement, before);
    visit(contextOf(draft, statement, statement.tokens, meant));
    const subject = subjectOf(statement.tokens, draft.entities, meant) ?? meant;
    antecedents.note(statement);
    focus = subject;
    byStatement.set(statement.index, subject);
  }
}

function headingFocus(statement: Statement, draft: Draft): EntityDraft | undefined {
  for (const above of [...statement.headings].reverse()) {
    const found = namedBy(above.tokens, draft);
    if (found) return found;
  }
  return undefined;
}

/** A heading names an entity when it is that name, perhaps numbered or qualified: `2. Boat trips`, `The Boat entity`. */
export function namedBy(tokens: readonly Token[], draft: Draft): EntityDraft | undefined {
  const words = tokens.filter((token) => token.kind === 'word' || token.kind === 'quoted');
  if (words.length === 0 || words.length > 6) return undefined;
  const world: World = { entities: draft.entities };
  let found: EntityDraft | undefined;
  let count = 0;
  for (let at = 0; at < words.length;) {
    const match = entityAt(words, at, world);
    if (match) {
      found ??= match.entity;
      count += 1;
    }
    at = match ? match.end : at + 1;
  }
  const leading =
    entityAt(words, 0, world) ?? (words[0] && ['the', 'a', 'our'].includes(words[0].lower) ? entityAt(words, 1, world) : undefined);
  const next = leading && words[leading.end];
  if (leading && next && (next.tags.has('PastTense') || ['of', 'on', 'in', 'for', 'per'].includes(next.lower))) return leading.entity;
  return count === 1 || keyOf(words, 0, words.length) === found?.key ? found : undefined;
}
