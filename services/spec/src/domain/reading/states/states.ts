import { addField, findField } from '../../draft/apply.js';
import { addSource, type EntityDraft, type TransitionDraft } from '../../draft/draft.js';
import { stateAt } from '../../grammar/classes.js';
import { mayNameState, mayNameStates } from '../../grammar/known-names.js';
import { singular } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { type Context, place } from '../context.js';

export const STATE_NAMES: ReadonlySet<string> = new Set(['status', 'state', 'stage', 'phase']);

/** The field that holds the state; made when the brief speaks of states without naming one. */
export function stateFieldOf(context: Context, entity: EntityDraft): string {
  if (entity.stateField !== undefined) return entity.stateField;
  const known = entity.fields.find((field) => STATE_NAMES.has(field.key.split(' ').at(-1) ?? ''));
  const field = known ?? addField(entity, 'status', 'status', context.source);
  if (!known) field.implied = true;
  entity.stateField = field.key;
  if (field.enum === undefined && typeof field.default === 'string') field.enum = [field.default];
  field.type = 'enum';
  for (const value of field.enum ?? []) if (!entity.states.includes(value)) entity.states.push(value);
  field.enum = entity.states;
  if (typeof field.default === 'string') entity.initialState ??= entity.states.find((state) => state === field.default);
  return field.key;
}

/** The values of a status are states from the start, so that `a null one can become set` is understood; so is what it is at first. */
export function adoptStates(entity: EntityDraft): void {
  const initial = entity.fields.find((one) => STATE_NAMES.has(one.key.split(' ').at(-1) ?? ''));
  if (initial && initial.enum === undefined && typeof initial.default === 'string' && entity.stateField === undefined) {
    entity.stateField = initial.key;
    entity.initialState = initial.default;
    entity.states = [initial.default];
  }
  const field = entity.fields.find((one) => STATE_NAMES.has(one.key.split(' ').at(-1) ?? '') && (one.enum?.length ?? 0) >= 2);
  if (!field?.enum || entity.stateField !== undefined) return;
  entity.stateField = field.key;
  entity.states = field.enum;
  if (typeof field.default === 'string') entity.initialState ??= entity.states.find((state) => state === field.default);
}

export const tidy = (text: string): string => (text.toLowerCase() === 'to do' ? 'to do' : tidied(text));

const tidied = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^(?:returned|moved|set|put|sent|brought|changed|switched|reset|reverted)\s+(?:back\s+)?(?:in)?to\s+/, '')
    .replace(/^(?:then|to|the|a|an|be|is|it|gets|get|marked as|marked|finally|either|back to|first|in the|just|again)\s+/, '')
    .replace(
      /\s+(?:again|first|at first|only|state|status|later|directly|instead|initially|too|either|forever|automatically|after that|afterwards)$/,
      '',
    )
    .trim();

/** `drafts` → `draft`; `in progress` stays. */
const single = (text: string): string =>
  text
    .split(' ')
    .map((word, index, all) => (index === all.length - 1 && all.length === 1 ? singular(word) : word))
    .join(' ');

const fold = (one: string): string => one.toLowerCase().split(' ').map(singular).join(' ').replace('canceled', 'cancelled');

/** `this is refused`, `nobody may edit it`: a sentence of its own, no name. */
const SENTENCE = /\S (?:is|are|was|were|may|must|cannot|shall|should|will)\b/;

/** Whether these words can be the name of a state at all. */
export function namesState(words: string): boolean {
  const text = single(tidy(words));
  return (
    text !== '' &&
    text.split(' ').length <= 4 &&
    !/^\d+$/.test(text) &&
    !SENTENCE.test(text) &&
    !['it', 'that', 'state', 'one'].includes(text)
  );
}

/** The known state that these words mean, or the words as a new one. */
export function addState(context: Context, entity: EntityDraft, words: string): string | undefined {
  const text = single(tidy(words));
  if (!namesState(words)) return undefined;
  stateFieldOf(context, entity);
  context.draft.statesSaid = { entity, statement: context.statement.index };
  const known = knownState(entity, text);
  if (known !== undefined) return known;
  entity.states.push(text);
  return text;
}

export function knownState(entity: EntityDraft, words: string): string | undefined {
  const text = tidy(words);
  return (
    entity.states.find((state) => fold(state) === fold(text)) ??
    entity.states.find((state) => state.split(' ').length > 1 && /^(?:in|on|under) /.test(state) && state.replace(/^\w+ /, '') === text) ??
    entity.states.find((state) => text.split(' ').length > 1 && /^(?:in|on|under) /.test(text) && text.replace(/^\w+ /, '') === state)
  );
}

export function addTransition(
  context: Context,
  entity: EntityDraft,
  from: readonly string[],
  to: string,
  more: { name?: string; actor?: string } = {},
): TransitionDraft | undefined {
  const starts = [...new Set(from)].filter((state) => state !== to);
  if (starts.length === 0) return undefined;
  place(context, entity);
  const same = (one: TransitionDraft): boolean => one.to === to && (one.name ?? '') === (more.name ?? one.name ?? '');
  // Said before without a verb of its own: the same change, which has its name now.
  const unnamed = (one: TransitionDraft): boolean =>
    one.to === to && one.name === undefined && one.from.every((state) => starts.includes(state));
  const known = entity.transitions.find(same) ?? entity.transitions.find(unnamed);
  if (known) {
    if (more.name !== undefined) known.name ??= more.name;
    for (const state of starts) if (!known.from.includes(state)) known.from.push(state);
    addSource(known.sources, context.source);
    if (more.actor !== undefined) known.actor ??= more.actor;
    return known;
  }
  const transition: TransitionDraft = { from: [...starts], to, requires: [], stamps: [], sources: [context.source], ...more };
  entity.transitions.push(transition);
  const field = findField(entity, stateFieldOf(context, entity));
  if (field) addSource(field.sources, context.source);
  return transition;
}

export const textIn = (tokens: readonly Token[], start: number, end: number): string =>
  tokens
    .slice(start, end)
    .filter((token) => token.kind !== 'punct')
    .map((token) => (token.kind === 'quoted' ? token.text.slice(1, -1) : token.text))
    .join(' ');

const BEFORE_STATES = new Set('a an the still already only either is are it been has yet in status state new any'.split(' '));

function longestStateAt(entity: EntityDraft, tokens: readonly Token[], at: number): { state: string; end: number } | undefined {
  if (!mayNameState(tokens[at], entity)) return undefined;
  let best: { state: string; end: number } | undefined;
  for (const state of entity.states) {
    const end = stateAt(tokens, at, state);
    if (end !== undefined && (!best || end > best.end)) best = { state, end };
  }
  return best;
}

/** States named from `at` on, joined by `or`, `and` or commas. */
export function statesAt(entity: EntityDraft, tokens: readonly Token[], from: number): { states: string[]; end: number } | undefined {
  if (!mayNameStates(tokens, from, entity)) return undefined;
  const states: string[] = [];
  let at = from;
  let end = from;
  for (;;) {
    const joint = tokens[at - 1]?.lower;
    while (BEFORE_STATES.has(tokens[at]?.lower ?? '') && !longestStateAt(entity, tokens, at)) at += 1;
    const best = longestStateAt(entity, tokens, at);
    if (!best || (states.length > 0 && joint !== 'or' && ['one', 'ones'].includes(tokens[best.end]?.lower ?? ''))) break;
    states.push(best.state);
    end = best.end;
    at = end;
    if (!['or', 'and', ',', '/', 'nor'].includes(tokens[at]?.lower ?? '')) break;
    while (['or', 'and', ',', '/', 'nor'].includes(tokens[at]?.lower ?? '')) at += 1;
  }
  return states.length > 0 ? { states, end } : undefined;
}
