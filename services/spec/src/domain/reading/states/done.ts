import type { EntityDraft } from '../../draft/draft.js';
import { nounPhraseAt } from '../../grammar/phrase.js';
import { isPlainVerb } from '../../grammar/state-words.js';
import { infinitive, participle } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { isClosed, META_NOUNS } from '../../vocabulary/closed.js';
import { type Context, contextOf, place } from '../context.js';
import { statefulSubjectAt } from './change-subject.js';
import { stateNamesAt } from './naming.js';
import { addState, addTransition } from './states.js';

/** How far back the sentence may lie that says where the record is. */
const NEAR = 4;
const PARTICLES = new Set(['down', 'back', 'out', 'off', 'up', 'in']);
const BETWEEN = new Set(['then', 'either', 'also', 'usually', 'finally', 'later', 'now', 'next', 'afterwards', 'eventually', 'both']);
const POINTERS = new Set(['it', 'them']);

/** One thing that somebody does with a record, and what it leads to. */
interface Deed {
  readonly state: string;
  readonly entity: EntityDraft;
  readonly from: readonly string[];
  /** Another way out of the same state: `approves or rejects`. */
  readonly instead: boolean;
}

/** `The clerk approves or rejects it`, `the courier collects the parcel and delivers it`: what people do brings a record on. */
export function readDone(context: Context): boolean {
  const { draft, statement } = context;
  const { story } = draft;
  const near = story?.block === statement.block && statement.index > story.statement && statement.index - story.statement <= NEAR;
  const deeds = deedsIn(context, near ? story.entity : undefined);
  const [first] = deeds;
  if (!first) return false;
  const { entity } = first;
  let now = first.from.length > 0 ? first.from : near && story.entity === entity ? [story.state] : originOf(entity);
  let before = now;
  let led: string | undefined;
  for (const deed of deeds) {
    const to = deed.entity === entity && now.length > 0 ? addState(context, entity, deed.state) : undefined;
    if (to === undefined) continue;
    const origin = deed.from.length > 0 ? deed.from : deed.instead ? before : now;
    if (addTransition(context, entity, origin, to) === undefined) continue;
    before = origin;
    now = [to];
    led = deed.instead ? led : to;
  }
  if (led === undefined) return false;
  draft.story = { entity, state: led, statement: statement.index, block: statement.block };
  return place(context, entity);
}

/** Where a record is of which nothing was told but how it begins. */
const originOf = ({ transitions, initialState }: EntityDraft): string[] =>
  transitions.length === 0 && initialState !== undefined ? [initialState] : [];

function deedsIn(context: Context, told: EntityDraft | undefined): Deed[] {
  const { tokens } = context;
  const start = startOf(tokens);
  const actor = nounPhraseAt(tokens, start);
  const verb = actor && tokens.findIndex((token, index) => index > actor.head && index < actor.end && isFinite(token));
  const end = verb === undefined || verb < 0 ? (actor?.end ?? 1) : verb;
  const last = tokens[end - 1];
  if (!actor || !last || META_NOUNS.has(last.lower) || POINTERS.has(last.lower)) return [];
  const deeds: Deed[] = [];
  let at = skip(tokens, end);
  for (let instead = false; ;) {
    const verbs = verbsAt(tokens, at);
    const [lead] = verbs;
    const after = verbs.at(-1)?.end ?? at;
    const split = PARTICLES.has(tokens[after]?.lower ?? '') ? after + 1 : after;
    const object = lead && objectAt(context, split, told);
    if (!lead || !object) break;
    const called = calledAfter(context, verbs, object);
    if (called) {
      deeds.push({ state: called.state, entity: object.entity, from: object.from, instead });
      break;
    }
    const particle = split > after ? tokens[after] : PARTICLES.has(tokens[object.end]?.lower ?? '') ? tokens[object.end] : undefined;
    for (const [index, { verb }] of verbs.entries()) {
      const more = index === verbs.length - 1 && particle !== undefined ? ` ${particle.lower}` : '';
      deeds.push({
        state: `${participle(infinitive(verb))}${more}`,
        entity: object.entity,
        from: object.from,
        instead: instead || index > 0,
      });
    }
    const behind = particle !== undefined && split === after ? object.end + 1 : object.end;
    const joint = tokens[behind]?.lower === ',' ? behind + 1 : behind;
    if (!['and', 'or', 'then'].includes(tokens[joint]?.lower ?? '')) break;
    instead = tokens[joint]?.lower === 'or';
    at = skip(tokens, joint + 1);
  }
  return deeds;
}

/** Verbs that lead to the state that is named behind what they are done to. */
const BRINGING = new Set([
  'mark',
  'flag',
  'declare',
  'set',
  'put',
  'move',
  'change',
  'switch',
  'bring',
  'take',
  'turn',
  'place',
  'send',
  'return',
]);

/** `marks it as finished`, `puts the order on hold`. */
function calledAfter(
  context: Context,
  verbs: readonly { verb: string }[],
  { entity, end }: { entity: EntityDraft; end: number },
): { state: string } | undefined {
  const { tokens } = context;
  const [{ verb } = { verb: '' }] = verbs;
  if (verbs.length > 1 || !BRINGING.has(infinitive(verb))) return undefined;
  const to = tokens[end]?.lower === 'back' ? end + 1 : end;
  const lead = tokens[to]?.lower ?? '';
  if (!['as', 'to', 'into', 'in', 'on'].includes(lead)) return undefined;
  const place = lead === 'in' || lead === 'on';
  const names = stateNamesAt(context, entity, place ? to : to + 1, !place);
  return names?.texts.length === 1 ? { state: names.texts[0]! } : undefined;
}

/** Behind what it depends on: `When the work is done, the technician …`. */
function startOf(tokens: readonly Token[]): number {
  const comma = CONDITIONAL.has(tokens[0]?.lower ?? '') ? tokens.findIndex(({ lower }) => lower === ',') : -1;
  return skip(tokens, comma + 1);
}
const CONDITIONAL = new Set(['when', 'once', 'if', 'after', 'as', 'otherwise', 'then']);

const skip = (tokens: readonly Token[], from: number): number => {
  let at = from;
  while (BETWEEN.has(tokens[at]?.lower ?? '')) at += 1;
  return at;
};

const isFinite = ({ kind, lower, tags }: Token): boolean =>
  kind === 'word' && /[a-z]{2}s$/.test(lower) && !isClosed(lower) && tags.has('Verb');

/** `approves`, `approves or rejects`: what leads to a state, and none of what is done with any record. */
function verbsAt(tokens: readonly Token[], from: number): { verb: string; end: number }[] {
  const found: { verb: string; end: number }[] = [];
  for (let at = from; ; at += 2) {
    const token = tokens[at];
    if (!token || !isFinite(token) || isPlainVerb(token.lower)) return found.length > 0 && at > from ? found : [];
    found.push({ verb: token.lower, end: at + 1 });
    if (tokens[at + 1]?.lower !== 'or') return found;
  }
}

/** `it`, where something was told of a record; else the record, perhaps with the state that it is in. */
function objectAt(
  context: Context,
  at: number,
  told: EntityDraft | undefined,
): { entity: EntityDraft; from: readonly string[]; end: number } | undefined {
  const { tokens, draft, statement } = context;
  if (POINTERS.has(tokens[at]?.lower ?? '')) return told && { entity: told, from: [], end: at + 1 };
  const found = statefulSubjectAt(contextOf(draft, statement, tokens, told ?? context.focus), at);
  if (!found || found.end <= at || (found.entity.states.length === 0 && found.entity !== told)) return undefined;
  const next = tokens[found.end];
  const ends =
    next === undefined ||
    next.kind === 'punct' ||
    ['and', 'or', 'then', 'when', 'once', 'after', 'if', 'with', 'on', 'at', 'by', 'within', 'for', 'as', 'to', 'into', 'in'].includes(
      next.lower,
    ) ||
    PARTICLES.has(next.lower);
  return ends ? found : undefined;
}
