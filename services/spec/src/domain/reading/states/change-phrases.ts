import type { EntityDraft } from '../../draft/draft.js';
import { pattern } from '../../grammar/pattern.js';
import { determinersAt, keyOf } from '../../grammar/phrase.js';
import { isPlainVerb, leadsTo } from '../../grammar/state-words.js';
import { valuesAt } from '../../grammar/values.js';
import type { Token } from '../../text/token.js';
import { HEAD_KINDS } from '../../vocabulary/attributes.js';
import { BE, isClosed, MODALS } from '../../vocabulary/closed.js';
import type { Context } from '../context.js';
import { infinitive, participle } from '../../text/language.js';
import { conditionStates } from './change-origin.js';
import { isParticiple, participlesAt, statefulSubjectAt } from './change-subject.js';
import { statesAt, textIn } from './states.js';

export const AND_THEN = pattern('(,)? (and)? (then|afterwards|later|finally) (it)? (can)? (be|is|are)?');

export interface Change {
  readonly entity: EntityDraft;
  readonly from: readonly string[];
  readonly verbs: readonly string[];
  readonly actor?: string;
  /** Token after the verbs. */
  readonly end: number;
  readonly certain: boolean;
  /** Said with `can`, `may`, `becomes`: not merely a property. */
  readonly permitted: boolean;
  /** The words are the state itself, not a verb that leads to it. */
  readonly named?: boolean;
  /** Those of the verbs that are the state itself: `marked as lost`. */
  readonly called?: readonly string[];
}

/** What may stand between a subject and the participle of a change. */
const PASSIVE_FILLERS = new Set(
  'also only then still always afterwards later either again finally gets get able to become becomes turn turns goes go into marked as has have moved set back moves sent put directly automatically reported declared flagged considered comes come returns return'.split(
    ' ',
  ),
);
const BECOMES = new Set('gets get become becomes turn turns goes go moves comes come returns return'.split(' '));

const MOVING_FILLERS = new Set(
  'also either be is are go goes back to return returns become becomes move moves moved change changes changed turn turns turned into set put switch then again only sent come on next finishes finish as ends end comes'.split(
    ' ',
  ),
);
const MOVES = new Set(
  'go goes back return returns become becomes move moves moved change changes changed turn turns into set put switch finishes ends sent come comes'.split(
    ' ',
  ),
);

/** `becomes active when …`: a state that no verb names. */
function adjectiveAt(tokens: readonly Token[], at: number): { words: string[]; end: number } | undefined {
  let end = at;
  while (end - at < 2 && tokens[end]?.kind === 'word' && !isClosed(tokens[end]?.lower ?? '') && !tokens[end]?.tags.has('Verb')) end += 1;
  return end > at ? { words: [textIn(tokens, at, end)], end } : undefined;
}

/** `open ones may expire or be closed`: a verb that needs nobody to do it. */
function intransitiveAt(tokens: readonly Token[], at: number, entity: EntityDraft): { words: string[]; end: number } | undefined {
  const verb = tokens[at];
  const state = entity.states.find((one) => leadsTo(verb?.lower ?? '', one)) ?? anywhereAt(tokens, at, entity);
  const goesOn = tokens[at + 1];
  if (state === undefined || (goesOn?.kind === 'word' && !['or', 'and', 'when', 'if', 'after', 'once', 'at', 'on'].includes(goesOn.lower)))
    return undefined;
  const more = ['or', 'and'].includes(goesOn?.lower ?? '') ? participlesAt(tokens, at + 2, entity) : undefined;
  return { words: [state, ...(more?.words ?? [])], end: more?.end ?? at + 1 };
}

/** `it may fail at any point`: a new state that can be reached from everywhere. */
function anywhereAt(tokens: readonly Token[], at: number, entity: EntityDraft): string | undefined {
  const verb = tokens[at];
  const [, any, place] = tokens.slice(at + 1, at + 4).map(({ lower }) => lower);
  const anywhere = ['any', 'every'].includes(any ?? '') && ['point', 'time', 'stage', 'moment', 'state'].includes(place ?? '');
  const plain = verb?.kind !== 'word' || isClosed(verb.lower) || isPlainVerb(verb.lower) || participle(verb.lower) === '';
  return anywhere && !plain && entity.states.length > 1 ? participle(verb.lower) : undefined;
}

/** Passive: `an open boat can be completed`, `it is cancelled`. */
export function passiveAt(context: Context, at: number): Change | undefined {
  const { tokens } = context;
  const subject = statefulSubjectAt(context, at) ?? eitherAt(context, at);
  if (!subject) return undefined;
  let verb = subject.end;
  let may = false;
  let be = false;
  let becomes = false;
  while (
    MODALS.has(tokens[verb]?.lower ?? '') ||
    BE.has(tokens[verb]?.lower ?? '') ||
    (PASSIVE_FILLERS.has(tokens[verb]?.lower ?? '') && verb - subject.end < 7)
  ) {
    const word = tokens[verb]?.lower ?? '';
    if (['sent', 'set', 'put'].includes(word) && tokens[verb + 1]?.lower !== 'back' && tokens[verb + 1]?.lower !== 'to') break;
    may ||= MODALS.has(word);
    be ||= BE.has(word) || BECOMES.has(word);
    becomes ||= BECOMES.has(word);
    verb += 1;
  }
  be ||=
    subject.from.length > 0 &&
    verb === subject.end &&
    ['one', 'ones'].includes(tokens[verb - 1]?.lower ?? '') &&
    isParticiple(tokens[verb]);
  const passing = may && !be ? intransitiveAt(tokens, verb, subject.entity) : undefined;
  if (passing)
    return { entity: subject.entity, from: subject.from, verbs: passing.words, end: passing.end, certain: true, permitted: true };
  if (!be || tokens[verb]?.lower === 'not' || tokens[verb]?.lower === 'never') return undefined;
  const participles = participlesAt(tokens, verb, subject.entity);
  const named = becomes && !participles ? adjectiveAt(tokens, verb) : undefined;
  const done = participles ?? named;
  return (
    done && {
      entity: subject.entity,
      from: subject.from,
      verbs: done.words,
      end: done.end,
      certain: may || subject.from.length > 0,
      permitted: may || becomes,
      ...(named ? { named: true } : {}),
      called: participles?.called ?? [],
    }
  );
}

/** `pause an open one, resume a paused one and cancel either`: the states that the sentence named before. */
function eitherAt(context: Context, at: number): { entity: EntityDraft; from: string[]; end: number } | undefined {
  const { tokens, focus, statement } = context;
  if (!focus || !['either', 'both', 'any'].includes(tokens[at]?.lower ?? '')) return undefined;
  const from = new Set<string>();
  const said = statement.tokens.filter((token) => token.start < (tokens[at]?.start ?? 0));
  for (let before = 0; before < said.length; before += 1) for (const state of statesAt(focus, said, before)?.states ?? []) from.add(state);
  return from.size > 1 ? { entity: focus, from: [...from], end: tokens[at + 1]?.lower === 'of' ? at + 3 : at + 1 } : undefined;
}

/** `accept or reject submitted ones`: the second verb too when what follows it can be done to. */
const namesObject = (context: Context, at: number): boolean => (statefulSubjectAt(context, at)?.from.length ?? 0) > 0;

const CALLING = new Set(['mark', 'flag', 'declare', 'report', 'set']);

/** `mark a trip as booked or lost`: what it is marked as is what it becomes. */
function calledAs(context: Context, target: { entity: EntityDraft; from: readonly string[]; end: number }): Change | undefined {
  const { tokens } = context;
  if (!['as', 'to'].includes(tokens[target.end]?.lower ?? '')) return undefined;
  const list = valuesAt(tokens, target.end + 1);
  const single = list ? undefined : adjectiveAt(tokens, target.end + 1);
  const called = list?.values ?? single?.words ?? [];
  const end = list?.end ?? single?.end ?? target.end;
  return called.length === 0
    ? undefined
    : { entity: target.entity, from: target.from, verbs: called, called, end, certain: true, permitted: true };
}

const WANTING = new Set(['can', 'may', 'to', 'could', 'should', 'must', 'or']);

/** `we can cancel a trip only while it is open`, `to confirm a trip` where confirmed trips are spoken of: the verb names a state. */
function isPermitted(context: Context, at: number, target: { entity: EntityDraft; end: number }, verbs: readonly string[]): boolean {
  const { tokens, draft } = context;
  const { entity } = target;
  if (!WANTING.has(tokens[at - 1]?.lower ?? '') || entity.states.length === 0) return false;
  const spokenOf = draft.qualifiers.get(entity);
  if (verbs.some((verb) => spokenOf?.has(participle(infinitive(verb))) === true)) return true;
  return (
    !['not', 'never'].includes(tokens[at - 1]?.lower ?? '') && conditionStates(context, entity, target.end, tokens.length).states.length > 0
  );
}

/** Active: `a librarian may suspend an active sailor`, `to publish a draft and close a published one`. */
export function activeAt(context: Context, at: number): Change | undefined {
  const { tokens } = context;
  const token = tokens[at];
  if (
    !token ||
    token.kind !== 'word' ||
    isClosed(token.lower) ||
    HEAD_KINDS.has(token.lower) ||
    isPlainVerb(token.lower) ||
    MODALS.has(token.lower) ||
    BE.has(token.lower)
  )
    return undefined;
  const before = tokens[at - 1]?.lower ?? '';
  const verbs = [token.lower];
  let object = at + 1;
  while (
    ['or', 'and'].includes(tokens[object]?.lower ?? '') &&
    tokens[object + 1]?.kind === 'word' &&
    (tokens[object + 1]?.tags.has('Verb') || (object === at + 1 && namesObject(context, object + 2)))
  ) {
    verbs.push(tokens[object + 1]?.lower ?? '');
    object += 2;
  }
  if (!token.tags.has('Verb') && !['to', 'can', 'may', 'and', 'not', 'also', 'or', 'then'].includes(before)) return undefined;
  if ((token.tags.has('PastTense') && !token.tags.has('Infinitive')) || token.lower.endsWith('ing')) return undefined;
  const target = statefulSubjectAt(context, object) ?? eitherAt(context, object);
  if (!target || target.end === object) return undefined;
  const marking = CALLING.has(infinitive(verbs[0] ?? '')) ? calledAs(context, target) : undefined;
  if (marking) return marking;
  const stated = target.from.length > 0;
  const known = verbs.some((verb) => target.entity.states.some((state) => leadsTo(verb, state)));
  if (!stated && !known && !isPermitted(context, at, target, verbs)) return undefined;
  const actor = [...context.draft.actors.keys()].find((name) =>
    tokens.slice(0, at).some((_, index) => keyOf(tokens, index, index + name.split(' ').length) === name),
  );
  return {
    entity: target.entity,
    from: target.from,
    verbs,
    end: target.end,
    certain: true,
    permitted: true,
    ...(actor === undefined ? {} : { actor }),
  };
}

/** `goes on hold`: a state that is said as a place to be in. */
function newPlaceAt(tokens: readonly Token[], at: number): { states: string[]; end: number } | undefined {
  const from = ['on', 'under'].includes(tokens[at - 1]?.lower ?? '') ? at - 1 : at;
  if (!['go', 'goes', 'moves', 'put', 'is'].includes(tokens[from - 1]?.lower ?? '')) return undefined;
  if (!['on', 'under'].includes(tokens[from]?.lower ?? '')) return undefined;
  const noun = tokens[from + 1];
  return noun?.kind === 'word' && !isClosed(noun.lower) ? { states: [textIn(tokens, from, from + 2)], end: from + 2 } : undefined;
}

/** `approved can go back to requested`: from the subject's state to the one named. */
export function movingAt(
  context: Context,
  at: number,
  /** The verb was said before: `an open one can become paid, a paid one closed`. */
  elliptic = false,
): { entity: EntityDraft; from: readonly string[]; to: string[]; end: number } | undefined {
  const { tokens } = context;
  const subject = statefulSubjectAt(context, at);
  if (!subject || subject.from.length === 0) return undefined;
  let end = subject.end;
  let moves = false;
  while (MODALS.has(tokens[end]?.lower ?? '') || (MOVING_FILLERS.has(tokens[end]?.lower ?? '') && !statesAt(subject.entity, tokens, end))) {
    moves ||= MOVES.has(tokens[end]?.lower ?? '');
    end += 1;
  }
  if (!moves && !(elliptic && end === subject.end && determinersAt(tokens, at).end > at)) return undefined;
  const to = statesAt(subject.entity, tokens, end) ?? newPlaceAt(tokens, end);
  return to && { entity: subject.entity, from: subject.from, to: to.states, end: to.end };
}
