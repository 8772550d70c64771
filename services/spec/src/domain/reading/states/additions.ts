import { find, pattern } from '../../grammar/pattern.js';
import type { Token } from '../../text/token.js';
import { type Context, place } from '../context.js';
import { conditionStates } from './change-origin.js';
import { isParticiple } from './change-subject.js';
import { addState, addTransition, textIn } from './states.js';

const LEADS = new Set(['and', 'or', 'also', 'plus', 'then', 'maybe', 'ok', 'oh', 'yes', ',', 'finally']);
const STOPS = new Set([',', '.', '!', '-', 'but', 'only', 'while', 'when', 'as', 'if', 'from', 'until', 'before', 'too', 'at', 'later']);
const NEAR = 2;

function participleEnd(tokens: readonly Token[], at: number): number | undefined {
  if (!isParticiple(tokens[at])) return undefined;
  return ['in', 'out', 'up', 'off', 'back'].includes(tokens[at + 1]?.lower ?? '') ? at + 2 : at + 1;
}

/** `and cancelled`, `or lost, at any time`: another state of what the sentence before gave the states of. */
export function readAddedStates(context: Context): boolean {
  const { tokens, draft, statement } = context;
  const last = draft.statesSaid;
  if (!last || statement.index - last.statement > NEAR || statement.index === last.statement) return false;
  let at = 0;
  while (LEADS.has(tokens[at]?.lower ?? '')) at += 1;
  const found: [number, number][] = [];
  while (at > 0) {
    const end = participleEnd(tokens, at);
    if (end === undefined) break;
    found.push([at, end]);
    if (!['and', 'or', ','].includes(tokens[end]?.lower ?? '') || participleEnd(tokens, end + 1) === undefined) {
      at = end;
      break;
    }
    at = end + 1;
  }
  if (found.length === 0 || (at < tokens.length && !STOPS.has(tokens[at]?.lower ?? ''))) return false;
  const states = found
    .map(([start, end]) => addState(context, last.entity, textIn(tokens, start, end)))
    .filter((state) => state !== undefined);
  draft.addedStates.set(statement.index, { entity: last.entity, states });
  return place(context, last.entity);
}

/** `but only while it is reserved` says from where one comes to the state that was added; unsaid, it is from where all start. */
export function readAddedChange(context: Context): boolean {
  const { tokens, draft, statement } = context;
  const own = draft.addedStates.get(statement.index);
  const before = draft.addedStates.get(statement.index - 1);
  const added = own ?? (['but', 'only', 'and', 'while', 'from'].includes(tokens[0]?.lower ?? '') ? before : undefined);
  if (!added) return false;
  const { entity, states } = added;
  const { states: from } = conditionStates({ ...context, focus: entity }, entity, 0, tokens.length);
  const unreached = states.filter((state) => !entity.transitions.some((one) => one.to === state));
  const start = draft.settled === true && own && entity.initialState !== undefined ? [entity.initialState] : [];
  for (const state of from.length > 0 ? states : unreached) addTransition(context, entity, from.length > 0 ? from : start, state);
  return from.length > 0 && place(context, entity);
}

const FROM_ALL = pattern('from (both|all|any|either|every) (of)? (them|these|those|states|state)?');

/** `yes, from both`: the change spoken of last is permitted from wherever else a record can be. */
export function readFromAll(context: Context): boolean {
  const { tokens, draft, statement, classes } = context;
  const last = draft.lastState;
  const match = tokens.length <= 6 ? find(FROM_ALL, tokens, classes) : undefined;
  if (!match || !last || statement.index - last.statement > NEAR) return false;
  const going = last.entity.states.filter((state) => last.entity.transitions.some((one) => one.from.includes(state)));
  const from = new Set([...going, ...last.entity.states.filter((state) => state === last.entity.initialState)]);
  return addTransition(context, last.entity, [...from], last.state) !== undefined;
}
