import type { EntityDraft } from '../../draft/draft.js';
import { entityAt, subjectAt } from '../../grammar/classes.js';
import { determinersAt } from '../../grammar/phrase.js';
import { infinitive, singular } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { isClosed, MODALS } from '../../vocabulary/closed.js';
import { type Context, inTurn } from '../context.js';
import { statesAt, textIn } from './states.js';

/** `something in repair`, `those that are open`: whatever is in this state. */
const ANYTHING = new Set(['something', 'anything', 'everything', 'one', 'those', 'whatever', 'ones']);
const skipBe = (tokens: readonly Token[], at: number): number => {
  let end = at;
  while (['that', 'which', 'is', 'are', 'has', 'have', 'been', 'still', 'already'].includes(tokens[end]?.lower ?? '')) end += 1;
  return end;
};

/** `[states] entity` at this place: `a scheduled or confirmed trip`, `the order`, `it`, `a closed one`. */
export function statefulSubjectAt(context: Context, at: number): { entity: EntityDraft; from: string[]; end: number } | undefined {
  const { tokens, draft, focus } = context;
  const { end: head } = determinersAt(tokens, at);
  const pointed = focus && ANYTHING.has(tokens[at]?.lower ?? '') ? statesAt(focus, tokens, skipBe(tokens, at + 1)) : undefined;
  if (focus && pointed) return { entity: focus, from: pointed.states, end: pointed.end };
  for (const entity of inTurn(draft.entities, focus)) {
    const named = statesAt(entity, tokens, head);
    if (!named) continue;
    const after = entityAt(tokens, named.end, { entities: [entity] });
    if (after) return { entity, from: named.states, end: after.end };
    if (entity === focus && ['one', 'ones'].includes(tokens[named.end]?.lower ?? ''))
      return { entity, from: named.states, end: named.end + 1 };
    if (
      entity === focus &&
      (at === 0 || head > at) &&
      (MODALS.has(tokens[named.end]?.lower ?? '') || ['gets', 'goes', 'go'].includes(tokens[named.end]?.lower ?? ''))
    )
      return { entity, from: named.states, end: named.end };
    if (entity === focus && head > at && singular(tokens[named.end - 1]?.lower ?? '') !== tokens[named.end - 1]?.lower)
      return { entity, from: named.states, end: named.end };
  }
  const plain = subjectAt(tokens, at, context.world);
  return plain && { entity: plain.entity, from: [], end: plain.end };
}

/** `reported lost`: what counts is the second word. */
const CALLED = new Set(['reported', 'declared', 'flagged', 'marked', 'considered', 'as', 'to', 'set']);

const MOVED = new Set('returned moved set put sent brought changed switched reset reverted'.split(' '));

/** `returned to open`, `sent back to draft`: where the state begins that it leads to. */
function movedTo(tokens: readonly Token[], at: number, entity: EntityDraft): number | undefined {
  if (!MOVED.has(tokens[at]?.lower ?? '')) return undefined;
  const to = tokens[at + 1]?.lower === 'back' ? at + 2 : at + 1;
  const state = ['to', 'into'].includes(tokens[to]?.lower ?? '') && statesAt(entity, tokens, to + 1) ? to + 1 : undefined;
  return state;
}

/** `marked as no-show`: the state is what it is called. */
function calledAt(tokens: readonly Token[], at: number): { text: string; end: number } | undefined {
  if (!CALLED.has(tokens[at]?.lower ?? '') || tokens[at + 1]?.lower !== 'as') return undefined;
  const from = ['a', 'an'].includes(tokens[at + 2]?.lower ?? '') ? at + 3 : at + 2;
  let end = from;
  while (['word', 'quoted'].includes(tokens[end]?.kind ?? '') && !CALL_ENDS.has(tokens[end]?.lower ?? '') && end - from < 3) end += 1;
  return end > from ? { text: textIn(tokens, from, end), end } : undefined;
}
const CALL_ENDS = new Set('by or and when if while until once after before but as only then at with from'.split(' '));

interface Participles {
  readonly words: string[];
  /** Those that name the state itself. */
  readonly called: readonly string[];
  readonly end: number;
}

/** Participles from `at`: `approved or rejected`, `checked in`. */
export function participlesAt(tokens: readonly Token[], at: number, entity: EntityDraft): Participles | undefined {
  const words: string[] = [];
  const called: string[] = [];
  let end = at;
  for (let from = at; ;) {
    while (['also', 'then', 'either', 'again', 'only', 'be', 'directly', 'finally'].includes(tokens[from]?.lower ?? '')) from += 1;
    if (CALLED.has(tokens[from]?.lower ?? '') && statesAt(entity, tokens, from + 1)) from += 1;
    from = movedTo(tokens, from, entity) ?? from;
    const name = calledAt(tokens, from);
    if (name) {
      words.push(name.text);
      called.push(name.text);
      end = name.end;
      if (!['or', 'and', ','].includes(tokens[end]?.lower ?? '')) break;
      from = end + 1;
      continue;
    }
    const known = statesAt(entity, tokens.slice(0, from + 3), from);
    const token = tokens[from];
    if (known && known.states.length >= 1 && !known.states.every((state) => words.includes(state))) {
      words.push(...known.states);
      end = known.end;
    } else if (
      token?.kind === 'word' &&
      !isClosed(token.lower) &&
      !['away', 'over', 'back', 'together'].includes(token.lower) &&
      isParticiple(token)
    ) {
      const particle =
        ['in', 'out', 'up', 'off', 'back'].includes(tokens[from + 1]?.lower ?? '') &&
        !['the', 'a', 'an', 'this', 'it'].includes(tokens[from + 2]?.lower ?? '')
          ? 2
          : 1;
      words.push(
        tokens
          .slice(from, from + particle)
          .map((one) => one.lower)
          .join(' '),
      );
      end = from + particle;
    } else break;
    if (!['or', 'and', ','].includes(tokens[end]?.lower ?? '')) break;
    if (tokens[end + 1]?.lower === 'then' || tokens[end + 2]?.lower === 'then') break;
    from = end + 1;
    if (['or', 'and'].includes(tokens[from]?.lower ?? '')) from += 1;
  }
  return words.length > 0 ? { words, called, end } : undefined;
}

export const isParticiple = (token: Token | undefined): boolean =>
  token !== undefined &&
  (token.tags.has('PastTense') || token.tags.has('Participle') || /(?:ed|wn|ld|nt|pt|id|en|one|ost)$/.test(token.lower)) &&
  infinitive(token.lower) !== token.lower;
