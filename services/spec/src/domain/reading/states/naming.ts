import type { EntityDraft } from '../../draft/draft.js';
import { entityAt, fieldAt, stateAt } from '../../grammar/classes.js';
import { isPlainVerb } from '../../grammar/state-words.js';
import type { Token } from '../../text/token.js';
import { BE, isClosed, MODALS } from '../../vocabulary/closed.js';
import type { Context } from '../context.js';
import { isParticiple } from './change-subject.js';
import { textIn } from './states.js';

/** Words before the name of a state that are no part of it. */
const LEADS = new Set(
  'a an the then again finally either also still now be being straight directly only just already immediately first newly'.split(' '),
);
const PARTICLES = new Set(['in', 'out', 'up', 'off', 'back', 'down', 'over', 'away']);
const PLACES = new Set(['in', 'on', 'under', 'at', 'out']);
/** After a form of `be` they say how something is, never in which state. */
const NO_STATE = new Set(
  'required possible allowed optional necessary important easy fine clear ready-made up-to-date able free-text mandatory unique part due subject responsible available_ needed'.split(
    ' ',
  ),
);
/** `in the end`, `on time`: turns of phrase, no states. */
const NO_PLACE = new Set(
  'time end beginning case addition total turn fact general particular advance full detail order question charge use_ hand top sequence practice principle'.split(
    ' ',
  ),
);
/** What is done to a record, or holds for it, in whatever state it is. */
const KEPT = new Set(
  'frozen locked fixed erased wiped purged discarded hidden possible protected charged informed asked told kept shown'.split(' '),
);
/** Verbs of everyday use that name a state where the life of a record is told. */
const TOLD = new Set('planned ordered printed started accepted dropped placed invited'.split(' '));
const OPENS_OBJECT = new Set(['the', 'a', 'an', 'this', 'it', 'them', 'their', 'its', 'his', 'her', 'one', 'each', 'every']);

export interface Named {
  readonly text: string;
  readonly end: number;
}

const isEnd = (token: Token | undefined): boolean =>
  token === undefined ||
  token.kind === 'punct' ||
  token.kind === 'arrow' ||
  token.tags.has('Adverb') ||
  (isClosed(token.lower) && !MODALS.has(token.lower) && !BE.has(token.lower));

function knownAt(tokens: readonly Token[], at: number, entity: EntityDraft): Named | undefined {
  let best: Named | undefined;
  for (const state of entity.states) {
    const end = stateAt(tokens, at, state);
    if (end !== undefined && (!best || end > best.end)) best = { text: state, end };
  }
  return best;
}

/** `carried out`, `sold`: a participle with what belongs to it. */
function participleAt(tokens: readonly Token[], at: number): Named | undefined {
  const token = tokens[at];
  if (token?.kind !== 'word' || isClosed(token.lower) || !isParticiple(token)) return undefined;
  const particle =
    PARTICLES.has(tokens[at + 1]?.lower ?? '') && !OPENS_OBJECT.has(tokens[at + 2]?.lower ?? '') && isEnd(tokens[at + 2]) ? 2 : 1;
  if (particle === 1 && ((isPlainVerb(token.lower) && !TOLD.has(token.lower)) || KEPT.has(token.lower))) return undefined;
  return { text: textIn(tokens, at, at + particle), end: at + particle };
}

/** `in review`, `on sale`. */
function placeAt(tokens: readonly Token[], at: number): Named | undefined {
  const noun = tokens[at + 1];
  if (!PLACES.has(tokens[at]?.lower ?? '') || noun?.kind !== 'word' || isClosed(noun.lower) || NO_PLACE.has(noun.lower)) return undefined;
  return isEnd(tokens[at + 2]) ? { text: textIn(tokens, at, at + 2), end: at + 2 } : undefined;
}

/** The name of a state at this place. `called`: what is said just before can be followed by nothing but a state. */
export function stateNameAt(context: Context, entity: EntityDraft, from: number, called: boolean): Named | undefined {
  const { tokens, draft } = context;
  let at = from;
  while (LEADS.has(tokens[at]?.lower ?? '') && !knownAt(tokens, at, entity)) at += 1;
  const first = tokens[at];
  if (!first) return undefined;
  if (first.kind === 'quoted') return { text: first.text.slice(1, -1), end: at + 1 };
  const known = knownAt(tokens, at, entity);
  if (known) return known;
  if (first.kind !== 'word' || entityAt(tokens, at, { entities: draft.entities }) || fieldAt(tokens, at, entity)) return undefined;
  const said = participleAt(tokens, at) ?? placeAt(tokens, at);
  if (said) return said;
  if (!called || isClosed(first.lower) || NO_STATE.has(first.lower) || OPENS_OBJECT.has(tokens[at - 1]?.lower ?? '')) return undefined;
  let end = at + 1;
  while (!isEnd(tokens[end]) && end - at < 3) end += 1;
  return isEnd(tokens[end]) && end - at < 3 ? { text: textIn(tokens, at, end), end } : undefined;
}

/** `completed or rejected`, `approved / dropped`. */
export function stateNamesAt(
  context: Context,
  entity: EntityDraft,
  from: number,
  called: boolean,
): { texts: string[]; end: number } | undefined {
  const { tokens } = context;
  const first = stateNameAt(context, entity, from, called);
  if (!first) return undefined;
  const texts = [first.text];
  let { end } = first;
  for (;;) {
    let next = end;
    while ([',', 'or', '/'].includes(tokens[next]?.lower ?? '')) next += 1;
    if (next === end || !tokens.slice(end, next).some(({ lower }) => lower !== ',')) {
      const list = listEnd(tokens, end);
      if (list === undefined) break;
      next = end + 1;
    }
    while (['to', 'into', 'as', 'be', 'is', 'marked', 'declared', 'flagged'].includes(tokens[next]?.lower ?? '')) next += 1;
    const more = stateNameAt(context, entity, next, called && tokens[end]?.lower !== ',');
    if (!more || texts.includes(more.text)) break;
    texts.push(more.text);
    ({ end } = more);
  }
  return { texts, end };
}

/** Whether `, X or` goes on: `approved, rejected or dropped`. */
function listEnd(tokens: readonly Token[], end: number): number | undefined {
  if (tokens[end]?.lower !== ',') return undefined;
  const or = tokens.findIndex(({ lower }, at) => at > end && at <= end + 4 && lower === 'or');
  return or < 0 ? undefined : or;
}
