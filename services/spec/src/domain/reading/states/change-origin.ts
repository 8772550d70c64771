import type { EntityDraft } from '../../draft/draft.js';
import type { Context } from '../context.js';
import { leadsTo } from '../../grammar/state-words.js';
import { statesAt } from './states.js';

const CONDITION = new Set([
  'while',
  'when',
  'if',
  'as',
  'before',
  'until',
  'unless',
  'from',
  'once',
  'after',
  'only',
  'at',
  'in',
  'during',
  'whether',
]);

/** All places of this entity's life before or up to a state, following the permitted changes backwards. */
function statesBefore(entity: EntityDraft, state: string): string[] {
  const before = new Set<string>();
  for (let size = -1; size !== before.size;) {
    size = before.size;
    for (const transition of entity.transitions)
      if (transition.to === state || before.has(transition.to)) for (const from of transition.from) if (from !== state) before.add(from);
  }
  if (before.size === 0) {
    const at = entity.states.indexOf(state);
    return entity.states.slice(0, Math.max(at, 0));
  }
  return entity.states.filter((one) => before.has(one));
}

/** `before harvest`: the deed for the state that it leads to. */
function namedAt(entity: EntityDraft, tokens: Context['tokens'], at: number): { states: string[]; end: number } | undefined {
  const token = tokens[at];
  const state = token?.kind === 'word' && token.lower.length > 3 ? entity.states.find((one) => leadsTo(token.lower, one)) : undefined;
  return state === undefined ? undefined : { states: [state], end: at + 1 };
}

/** Where a change may start, as said around it: `while it is pending`, `before it is shipped`, `once confirmed`. */
export function conditionStates(context: Context, entity: EntityDraft, start: number, end: number): { states: string[]; placed: boolean } {
  const { tokens } = context;
  for (let at = start; at < end; at += 1) {
    const word = tokens[at]?.lower ?? '';
    if (!CONDITION.has(word)) continue;
    const negated = tokens.slice(at, Math.min(end, at + 8)).findIndex((token) => token.lower === 'not');
    for (let next = at + 1; next < Math.min(end, at + 9); next += 1) {
      if (tokens[next]?.lower === ',') break;
      const found = statesAt(entity, tokens, next) ?? (word === 'before' ? namedAt(entity, tokens, next) : undefined);
      if (!found || found.end > end) continue;
      if (tokens[next - 1]?.lower === 'be' && tokens[next - 2]?.lower === 'can') break;
      const before = word === 'before' || word === 'until' || tokens.slice(at, next).some((token) => token.lower === 'before');
      const backwards = before || (negated >= 0 && at + negated < next);
      if (backwards && !context.draft.settled) return { states: [], placed: true };
      if (before) return { states: found.states.flatMap((state) => statesBefore(entity, state)), placed: true };
      if (negated >= 0 && at + negated < next) {
        const final = found.states.every((state) => !entity.transitions.some((one) => one.from.includes(state)));
        const earlier = final ? [] : found.states.flatMap((state) => statesBefore(entity, state));
        return { states: earlier.length > 0 ? earlier : entity.states.filter((state) => !found.states.includes(state)), placed: true };
      }
      return { states: found.states, placed: true };
    }
    if (
      ['any', 'every'].includes(tokens[at + 1]?.lower ?? '') &&
      ['time', 'state', 'stage', 'status', 'moment', 'point'].includes(tokens[at + 2]?.lower ?? '') &&
      !tokens.slice(at, end).some((token) => token.lower === 'before')
    )
      return { states: [...entity.states], placed: true };
  }
  return { states: [], placed: false };
}
