import { valuesAt } from '../../grammar/values.js';
import { subjectAt } from '../../grammar/classes.js';
import type { Token } from '../../text/token.js';
import { type Context, place } from '../context.js';
import { addState, addTransition, namesState, statesAt, textIn } from './states.js';

interface Pair {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const STOPS = new Set([',', ';', '.', 'and', 'but', 'back', 'or', 'from', 'when', 'if', 'by', 'once', '(']);

/** `open or paused`: the states between two places, none where something else stands there. */
function statesIn(tokens: readonly Token[], start: number, end: number): readonly string[] {
  const list = valuesAt(tokens.slice(0, end), start);
  if (list?.end === end) return list.values;
  const text = textIn(tokens, start, end);
  const plain =
    end > start && end - start <= 3 && tokens.slice(start, end).every(({ kind, lower }) => kind !== 'number' && lower !== 'the');
  return plain && namesState(text) ? [text] : [];
}

function pairsIn(tokens: readonly Token[]): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]?.lower !== 'from') continue;
    const to = tokens.findIndex(({ lower }, index) => index > at + 1 && ['to', 'into'].includes(lower));
    if (to < 0) break;
    let end = to + 1;
    while (end < tokens.length && !STOPS.has(tokens[end]?.lower ?? '')) end += 1;
    const next = valuesAt(tokens, to + 1);
    if (next?.choice && tokens[next.end]?.lower !== 'from') end = next.end;
    pairs.push({ from: statesIn(tokens, at + 1, to), to: statesIn(tokens, to + 1, end) });
  }
  return pairs;
}

/** `switching between open and paused is possible in both directions`. */
export function readBothWays(context: Context): boolean {
  const { tokens, focus } = context;
  const between = tokens.findIndex(({ lower }) => lower === 'between');
  const ways = tokens.some(({ lower }, at) => lower === 'both' && ['directions', 'ways'].includes(tokens[at + 1]?.lower ?? ''));
  if (between < 0 || !ways || !focus) return false;
  const one = statesAt(focus, tokens, between + 1);
  const [first, second, ...more] = one?.states ?? [];
  if (first === undefined || second === undefined || more.length > 0) return false;
  addTransition(context, focus, [first], second);
  addTransition(context, focus, [second], first);
  return place(context, focus);
}

/** `from open to active, from active to closed and back from closed to open`: each pair is a change of its own. */
export function readPairsOfStates(context: Context): boolean {
  const { tokens } = context;
  const pairs = pairsIn(tokens);
  if (pairs.length < 2 || pairs.some(({ from, to }) => from.length === 0 || to.length === 0)) return false;
  const entity = subjectAt(tokens, 0, context.world)?.entity ?? context.focus;
  if (!entity) return false;
  for (const { from, to } of pairs) {
    const starts = from.map((state) => addState(context, entity, state)).filter((state) => state !== undefined);
    for (const state of to) {
      const target = addState(context, entity, state);
      if (target !== undefined) addTransition(context, entity, starts, target);
    }
  }
  entity.initialState ??= entity.states[0];
  context.draft.courses.add(context.statement.index);
  return place(context, entity);
}
