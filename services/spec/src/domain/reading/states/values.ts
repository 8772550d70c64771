import { findField } from '../../draft/apply.js';
import { addSource, type EntityDraft } from '../../draft/draft.js';
import { subjectAt } from '../../grammar/classes.js';
import { find, type Match, matchAt, pattern } from '../../grammar/pattern.js';
import { isPlainVerb, stateAfter } from '../../grammar/state-words.js';
import { valuesAt } from '../../grammar/values.js';
import { singular } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { BE } from '../../vocabulary/closed.js';
import { type Context, place } from '../context.js';
import { readSequence } from './courses.js';
import { readPairsOfStates } from './pairs.js';
import { addState, addTransition, namesState, stateFieldOf, textIn } from './states.js';

const LISTED = pattern(
  '<e:subject> (<modal>)? (<be>) (always|also)? (either|(one of|in one of) (the)? (following)? (states|statuses|stages|values)? (:)?|in (the)? (following)? (state|states|status|stage) (:)?)? <x:noun>',
);

/** `in stock, assigned or retired`: the first state begins with a small word. */
const LISTED_FROM_IN = pattern('<e:subject> (<modal>)? (<be>) (always|also|either)? <x:word>');
const LEADING = new Set(['in', 'on', 'under', 'out', 'off', 'up', 'at']);

const INITIAL: readonly ReturnType<typeof pattern>[] = [
  pattern(
    '<e:subject> (<modal>)? (always|first|initially)? (~start|~come in|~begin|~start out|~start off|~be created|is created|are created|~enter|~arrive|is entered|are entered) (out|off|life)? (as|in|at|with) (a|an|the)? (status|state)? <x:noun>',
  ),
  pattern(
    'new <e:entity> (<modal>)? (<be>|start as|start|begin as|are always|is always|have status|have the status) (always|initially|first)? (a|an)? <x:noun>',
  ),
  pattern(
    '<e:subject> (<modal>)? (<be>) (a|an)? <x:noun> (<w:word>)? (at first|first|initially|in the beginning|when (it|they) (is|are) (made|created|entered|added|opened|new|registered|recorded)|when created|by default|from the start|upon creation|on creation)',
  ),
  pattern('<e:subject> (<modal>)? (initially|first|at first|in the beginning) (<be>) (a|an)? <x:noun>'),
  pattern('<e:subject> (<be>) (always)? (initially|first|at first) (a|an)? <x:noun>'),
  pattern(
    '(when|as soon as|once|after) (a|an|the)? <e:entity> (is|has been|gets|was) (created|made|entered|added|submitted|placed|registered|filed|recorded|opened) (,)? (it|they)? (is|are|has the status|gets the status) (a|an|first|initially|still|always)? <x:noun>',
  ),
  pattern('(in the beginning|at first|initially|first) (,)? <e:subject> (<be>) (a|an)? <x:noun>'),
  pattern("(~make|~create|~enter|~submit) (a|an)? <e:entity> (and|,) it (is|'s) (a|an)? <x:noun>"),
  pattern('<e:subject> in the beginning (<be>) (a|an)? <x:noun>'),
  pattern('(it|they) (is|are) (a|an)? <x:noun> (at first|first|initially|by default)'),
  pattern('(the)? (initial|first|starting|default|start) (state|status|stage) (of (a|an|the)? <e:entity>)? (<modal>)? (<be>|:) <x:noun>'),
  pattern(
    '<e:subject> (<modal>)? (<be>) <x:noun> (when|as soon as) (it|they) (comes in|come in|arrives|arrive|is submitted|are submitted|is sent in|is opened)',
  ),
  pattern('<x:noun> (<be>) (the|its|their) (initial|first|starting|default|start) (state|status|stage)'),
  pattern(
    '<e:subject> (<modal>)? (<be>) (a|an)? <x:noun> (when|as soon as|once) (it|they) (is|are) (added|created|made|entered|registered|recorded)',
  ),
  pattern('new (ones|one) (<modal>)? (<be>|start as) (always)? <x:noun>'),
];

/** `can be withdrawn until it starts` says how long something is possible. */
const PERMITS = new Set(['can', 'may', 'might', 'could']);
const UNTIL = pattern(
  '<e:subject> (<modal>)? (<be>) <s:gap> (until|till) (it|they|he|she|we|i|you|a <w:word>|the <w:word>|somebody|someone|an <w:word>) (<be>)? (gets)? <v:word> (or <v2:word>)?',
);

const ENDS_ELSEWHERE = pattern(
  '<e:subject> <w:word> as <x:noun> and (ends|end|finishes) (in|as|with) (one|any) of the (other|others|remaining|rest)',
);

/** `starts as submitted and ends in one of the other three`. */
function readEnds(context: Context): boolean {
  const match = find(ENDS_ELSEWHERE, context.tokens, context.classes);
  const entity = match?.captures['e'] && subjectAt(context.tokens, match.captures['e'].start, context.world)?.entity;
  if (!match || !entity) return false;
  stateFieldOf(context, entity);
  const first = addState(context, entity, textIn(context.tokens, match.captures['x']?.start ?? 0, match.captures['x']?.end ?? 0));
  if (first === undefined) return false;
  entity.initialState = first;
  for (const to of entity.states) if (to !== first) addTransition(context, entity, [first], to);
  context.draft.courses.add(context.statement.index);
  return place(context, entity);
}

const NAMED_STATES =
  '(life|life cycle|lifecycle|life-cycle|course of life|state|states|status|statuses|stage|stages|phase|phases|workflow|status values)';
const COUNTED = '(the|these|its|their)? (following|possible|two|three|four|five|six|seven)? (states|statuses|stages|phases)';
const LIFE_CYCLE = [
  pattern(
    `(the|its|possible)? (life cycle|lifecycle|life-cycle|states|statuses|stages|phases|workflow|status values) (of <e:entity>)? (:|are|is|can be) (the following)? (:)?`,
  ),
  pattern(
    `(the|its)? (possible|allowed|different|following)? ${NAMED_STATES} (of|for) (a|an|the|each|every|all)? <e:entity> (<modal>)? (be)? (:|-|are|is|one of) (one of)? (the following)? (:)?`,
  ),
  pattern(`(a|an|the|each)? <e:entity> ${NAMED_STATES} (:|-|are|is one of) (one of)? (:)?`),
  pattern(
    `<e:subject> (<modal>)? (always|must|shall)? (have|has|is|are|be|take|takes|know|knows) (in|on)? (always|exactly)? (one of)? ${COUNTED} (:|-|,)? <x:rest>`,
  ),
  pattern(`there (are|is) ${COUNTED} (of|for) (a|an|the|each)? <e:entity> (:|-|,)?`),
];

/** `Life cycle: in preparation, on the market, sold`, `a sample shall have one of the following states: …`. */
function readLifeCycle(context: Context): boolean {
  const { tokens, classes, focus, world } = context;
  for (const wanted of LIFE_CYCLE) {
    const match = matchAt(wanted, tokens, 0, classes);
    const named = match?.captures['e'] && subjectAt(tokens, match.captures['e'].start, world)?.entity;
    const entity = match?.captures['e'] ? named : focus;
    const list = match && valuesAt(tokens, match.captures['x']?.start ?? match.end);
    if (!match || !entity || !list || list.values.length < 2 || !list.values.every(namesState)) continue;
    if (list.values.some((value) => entityNamed(context, value))) continue;
    for (const value of list.values) addState(context, entity, value);
    entity.initialState ??= entity.states[0];
    return place(context, entity);
  }
  return false;
}

/** Says which states there are and which is the first. */
export function readStateValues(context: Context): boolean {
  const { tokens, classes, focus } = context;
  let placed = readPairsOfStates(context) || readSequence(context) || readEnds(context) || readLifeCycle(context);
  if (placed) return true;
  const until = find(UNTIL, tokens, classes);
  const untilEntity = until && subjectAt(tokens, until.captures['e']?.start ?? 0, context.world)?.entity;
  const permitted = tokens.slice(until?.captures['e']?.end, until?.captures['s']?.start).some(({ lower }) => PERMITS.has(lower));
  if (until && untilEntity && !permitted) {
    const from = addState(context, untilEntity, textIn(tokens, until.captures['s']?.start ?? 0, until.captures['s']?.end ?? 0));
    const verb = tokens[until.captures['v']?.start ?? 0]?.lower ?? '';
    if (from !== undefined && !isPlainVerb(verb)) {
      const to = addState(context, untilEntity, /(?:ed|en|wn|ne)$/.test(verb) ? verb : stateAfter(verb));
      untilEntity.initialState ??= from;
      if (to !== undefined) addTransition(context, untilEntity, [from], to);
      const second = until.captures['v2'] && tokens[until.captures['v2'].start]?.lower;
      const other =
        second === undefined || isPlainVerb(second)
          ? undefined
          : addState(context, untilEntity, /(?:ed|en|wn|ne)$/.test(second) ? second : stateAfter(second));
      if (other !== undefined) addTransition(context, untilEntity, [from], other);
      return place(context, untilEntity);
    }
  }
  for (const wanted of INITIAL) {
    const match = find(wanted, tokens, classes);
    if (!match || owned(tokens, match.start)) continue;
    const entity = match.captures['e'] ? subjectAt(tokens, match.captures['e'].start, context.world)?.entity : focus;
    const words = match.captures['x'] && stateWords(tokens, match.captures['x'].start);
    if (!entity || words === undefined || tokens[match.captures['x']?.start ?? 0]?.lower === 'required') continue;
    if (entity.fields.some((field) => field.key === words)) continue;
    const state = addState(context, entity, words);
    if (state === undefined) continue;
    entity.initialState = state;
    context.draft.story = { entity, state, statement: context.statement.index, block: context.statement.block };
    const field = findField(entity, stateFieldOf(context, entity));
    if (field) addSource(field.sources, context.source);
    placed = place(context, entity);
    break;
  }
  const anywhere = find(LISTED, tokens, classes) ?? listedFromIn(context);
  const listed = anywhere && !owned(tokens, anywhere.start) ? anywhere : undefined;
  const entity = listed && subjectAt(tokens, listed.captures['e']?.start ?? 0, context.world)?.entity;
  if (listed && entity && !tokens.slice(listed.captures['e']?.end, listed.captures['x']?.start).some((token) => token.lower === 'not')) {
    const list = valuesAt(tokens, listed.captures['x']?.start ?? 0);
    const tail = list && tokens[list.end];
    const namesStates = tokens
      .slice(listed.start, listed.captures['x']?.start)
      .some((token) => ['states', 'statuses', 'stages'].includes(token.lower));
    const isList =
      list &&
      (list.choice || namesStates || tokens.slice(listed.start, list.end).some((token) => token.lower === 'or')) &&
      list.values.every((value) => value.split(' ').length <= 3 && !entityNamed(context, value));
    const passive = list !== undefined && list.values.length < 3 && isPlainVerb(list.values[0] ?? '');
    if (list && isList && !passive && !(tail && BE.has(tail.lower)) && !permittedPassive(tokens, listed, list.values, entity)) {
      for (const value of list.values) addState(context, entity, value);
      placed = place(context, entity);
    }
  }
  return placed;
}

function listedFromIn({ tokens, classes }: Context): Match | undefined {
  const match = find(LISTED_FROM_IN, tokens, classes);
  return match && LEADING.has(tokens[match.captures['x']?.start ?? 0]?.lower ?? '') ? match : undefined;
}

const PERMITTING = new Set(['can', 'may', 'could', 'might']);

/** `can be approved or rejected` after a state is a change, not a list of states. */
function permittedPassive(tokens: readonly Token[], listed: Match, values: readonly string[], entity: EntityDraft): boolean {
  const words = tokens.slice(listed.start, listed.captures['x']?.start).map((token) => token.lower);
  return (
    words.some((word) => PERMITTING.has(word)) &&
    values.every((value) => /(?:ed|en|wn|nt|id)$/.test(value.split(' ')[0] ?? '')) &&
    (entity.states.length > 0 || words.length > 4)
  );
}

const entityNamed = (context: Context, words: string): boolean =>
  context.draft.entities.some((entity) => entity.key === words.split(' ').map(singular).join(' '));

/** `the language of a book is …` is not about the book. */
const owned = (tokens: readonly Token[], at: number): boolean =>
  ['of', 'for', 'in', 'with', 'by', 'about', 'on'].includes(tokens[at - 1]?.lower ?? '');

function stateWords(tokens: readonly Token[], at: number): string | undefined {
  let end = at;
  while (end < tokens.length && end - at < 3) {
    const token = tokens[end];
    if (
      !token ||
      (token.kind !== 'word' && token.kind !== 'quoted') ||
      [
        'when',
        'until',
        'and',
        'or',
        'by',
        'at',
        'first',
        'initially',
        'for',
        'with',
        'if',
        'once',
        'but',
        'unless',
        'because',
        'then',
        'after',
        'while',
        'who',
        'that',
        'to',
        'it',
      ].includes(token.lower)
    )
      break;
    end += 1;
  }
  return end > at ? textIn(tokens, at, end) : undefined;
}
