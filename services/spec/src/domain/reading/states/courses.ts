import type { EntityDraft } from '../../draft/draft.js';
import { entityAt, subjectAt } from '../../grammar/classes.js';
import { find, findAll, pattern } from '../../grammar/pattern.js';
import { determinersAt } from '../../grammar/phrase.js';
import { valuesAt } from '../../grammar/values.js';
import { singular } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { BE } from '../../vocabulary/closed.js';
import { type Context, place } from '../context.js';
import { addState, addTransition, namesState, STATE_NAMES, statesAt, textIn, tidy } from './states.js';

/** The values of one step of a sequence: `approved or rejected`. */
function stepValues(tokens: readonly Token[], start: number, end: number): string[] {
  let from = start;
  while (
    from < end &&
    [
      'ok',
      'so',
      'right',
      'yes',
      'well',
      'then',
      'to',
      'it',
      'is',
      'be',
      'becomes',
      'become',
      'they',
      'are',
      'goes',
      'go',
      'gets',
      'finally',
      'and',
      'either',
      ',',
      'marked',
      'as',
      'can',
      'will',
      'he',
      'she',
      'afterwards',
      'thereafter',
      'subsequently',
      'moves',
      'after',
      'that',
      'or',
      'the',
      'a',
      'an',
      ':',
      'when',
      '(',
      'later',
      'at',
      'last',
      'turns',
      'ends',
      'up',
      'into',
    ].includes(tokens[from]?.lower ?? '')
  )
    from += 1;
  const slice = tokens.slice(0, end);
  const list = valuesAt(slice, from);
  if (list && list.end <= end) return list.values.map(tidy);
  let stop = from;
  while (
    stop < end &&
    stop - from < 3 &&
    tokens[stop] &&
    ((tokens[stop]?.kind === 'word' &&
      !['for', 'when', 'by', 'once', 'after', 'if', 'with', 'and', 'or', 'but', 'while', 'until', 'as', 'at', 'it', 'so', 'only'].includes(
        tokens[stop]?.lower ?? '',
      )) ||
      tokens[stop]?.kind === 'quoted' ||
      tokens[stop]?.kind === 'code')
  )
    stop += 1;
  const text = tidy(textIn(tokens, from, stop));
  return text === '' ? [] : [text];
}

function chain(context: Context, entity: EntityDraft, steps: readonly string[][]): boolean {
  if (steps.filter((values) => values.some(namesState)).length < 2) return false;
  const known = steps
    .map((values) => values.map((value) => addState(context, entity, value)).filter((one) => one !== undefined))
    .filter((values) => values.length > 0);
  if (known.length < 2) return false;
  context.draft.courses.add(context.statement.index);
  entity.initialState ??= known[0]?.[0];
  for (let index = 1; index < known.length; index += 1)
    for (const to of known[index] ?? []) addTransition(context, entity, known[index - 1] ?? [], to);
  return place(context, entity);
}

/** `draft -> sent -> paid`, `from draft to sent to paid or overdue`, `is first A, then B, then C`. */
export function readSequence(context: Context): boolean {
  const { tokens, focus } = context;
  const named = subjectAt(tokens, 0, context.world)?.entity;
  const subject = named ?? (tokens.some((token) => token.kind === 'arrow') ? focus : undefined) ?? firstEntity(context) ?? focus;
  if (!subject) return false;
  if (tokens.some((token) => token.kind === 'arrow')) return readArrows(context, subject);
  const moves = find(
    pattern('(~move|~go|~change|~pass|~progress|~flow|~transition|~run|~switch|from) (through)? (<w:word>)? (from)? <g:gap>'),
    tokens,
    context.classes,
  );
  const from = tokens.findIndex(
    ({ lower }, at) =>
      lower === 'from' &&
      !['and', ',', '(', ')', ':', '-'].includes(tokens[at + 1]?.lower ?? '') &&
      !['a', 'an', 'the', ','].includes(tokens[at - 1]?.lower ?? ''),
  );
  if (moves && from >= 0 && tokens.slice(from).some((token) => token.lower === 'to')) {
    const cuts = cutAt(
      tokens,
      from + 1,
      (token, at) =>
        token.lower === 'to' || (['then', 'finally', 'eventually', 'lastly'].includes(token.lower) && tokens[at + 1]?.lower !== 'to'),
    );
    const steps = cuts.map(([start, end]) => stepValues(tokens, start, end));
    const first = steps[0]?.[0];
    if (
      steps.length >= 2 &&
      first !== undefined &&
      !tokens.slice(from, from + 4).some((token) => token.kind === 'number') &&
      (!['the', 'a', 'an', 'its', 'their'].includes(tokens[from + 1]?.lower ?? '') || subject.states.includes(first))
    ) {
      if (tokens[from - 1]?.kind === 'number' || context.text.includes('%')) return false;
      return chainsFrom(tokens, from)
        .map((one) => chain(context, subject, one))
        .some(Boolean);
    }
  }
  if (readBracketed(context, subject)) return true;
  const thens = tokens.filter((token) =>
    ['then', 'finally', 'afterwards', 'later', 'thereafter', 'subsequently'].includes(token.lower),
  ).length;
  if (thens < 1) return false;
  const opening = find(
    pattern('(after|afterwards|then|next|later) (that)? (,)? (it|they)? (is|are|becomes|become|comes|goes)'),
    tokens,
    context.classes,
  );
  if (opening && subject.initialState !== undefined && !tokens.slice(0, opening.start).some((_, at) => statesAt(subject, tokens, at))) {
    const last = subject.transitions.at(-1)?.to ?? subject.initialState;
    const cuts = cutAt(
      tokens,
      opening.end,
      (token, at) => (token.lower === ',' || token.lower === 'and' || token.lower === 'then') && followsThen(tokens, at),
    );
    return chain(context, subject, [[last], ...cuts.map(([begin, end]) => stepValues(tokens, begin, end))]);
  }
  const start = startOfStates(context, subject);
  if (start === undefined) return false;
  const others = context.draft.entities.filter((one) => one !== subject);
  if (tokens.some((_, at) => at >= start && isOther(tokens, at, others))) return false;
  const cuts = cutAt(
    tokens,
    start,
    (token, at) =>
      (token.lower === ',' || token.lower === 'and' || token.lower === 'then' || token.lower === ';') && followsThen(tokens, at),
  );
  const steps = cuts
    .map(([begin, end]) => stepValues(tokens, begin, end))
    .filter((values) => values.length > 0 && values.every((value) => value.split(' ').length <= 3));
  return steps.length >= 2 && chain(context, subject, [...startBefore(context, subject, start, steps), ...steps]);
}

/** `from open to sold or lost, and from lost to open`: each `from` begins anew. */
function chainsFrom(tokens: readonly Token[], first: number): string[][][] {
  const starts = [...tokens.keys()].filter(
    (at) => at >= first && tokens[at]?.lower === 'from' && (at === first || [',', 'and', ';', 'or'].includes(tokens[at - 1]?.lower ?? '')),
  );
  return starts.map((start, index) => {
    const part = tokens.slice(0, starts[index + 1] ?? tokens.length);
    while ([',', 'and', ';', 'or'].includes(part.at(-1)?.lower ?? '')) part.pop();
    const isCut = (token: Token, at: number): boolean =>
      token.lower === 'to' || (['then', 'finally', 'eventually', 'lastly'].includes(token.lower) && part[at + 1]?.lower !== 'to');
    // `from checked back to open`
    const last = (begin: number, end: number): number => (part[end - 1]?.lower === 'back' && end - begin > 1 ? end - 1 : end);
    return cutAt(part, start + 1, isCut).map(([begin, end]) => stepValues(part, begin, last(begin, end)));
  });
}

/** `…, then an open boat goes on`: something else happens, and no state is named. */
const isOther = (tokens: readonly Token[], at: number, others: readonly EntityDraft[]): boolean =>
  entityAt(tokens, at, { entities: others }) !== undefined &&
  tokens.slice(Math.max(0, at - 3), at).some(({ lower }) => ['a', 'an', 'the', 'each', 'every'].includes(lower));

/** `it can be checked, then closed` goes on from where it starts, when that was said before. */
function startBefore({ tokens }: Context, subject: EntityDraft, start: number, steps: readonly string[][]): string[][] {
  const { initialState } = subject;
  const permitted = tokens.slice(0, start).some(({ lower }) => ['can', 'may'].includes(lower));
  return permitted && initialState !== undefined && steps[0]?.includes(initialState) === false ? [[initialState]] : [];
}

const STEP = pattern('#PresentTense (it|them|<e:subject>) <o:open> <x:words> <c:close>');

/** `a sailor starts it (in progress) and finishes it (done)`: each deed leads to the state in brackets. */
function readBracketed(context: Context, subject: EntityDraft): boolean {
  const { tokens } = context;
  const entity = context.focus ?? subject;
  const classes: Context['classes'] = {
    ...context.classes,
    open: (all, at) => (all[at]?.lower === '(' ? [at + 1] : []),
    close: (all, at) => (all[at]?.lower === ')' ? [at + 1] : []),
    words: (all, at) =>
      [1, 2, 3].map((size) => at + size).filter((end) => all.slice(at, end).every((token) => token.kind === 'word') && end <= all.length),
  };
  const steps = findAll(STEP, tokens, classes).map((match) =>
    textIn(tokens, match.captures['x']?.start ?? 0, match.captures['x']?.end ?? 0),
  );
  const before = entity.transitions.at(-1)?.to ?? entity.initialState;
  if (
    steps.length === 0 ||
    steps.some((step) => ['optional', 'required', 'unique'].includes(step)) ||
    before === undefined ||
    entity.stateField === undefined
  )
    return false;
  return chain(context, entity, [[before], ...steps.map((step) => [step])]);
}

const followsThen = (tokens: readonly Token[], at: number): boolean => {
  for (let next = at; next < Math.min(tokens.length, at + 3); next += 1) {
    const word = tokens[next]?.lower ?? '';
    if (['then', 'finally', 'afterwards', 'thereafter', 'subsequently'].includes(word)) return true;
    if (word === 'it' && ['ends', 'becomes', 'is', 'goes'].includes(tokens[next + 1]?.lower ?? '')) return true;
    if (![',', 'and', 'or', 'after'].includes(word)) return false;
  }
  return false;
};

function cutAt(tokens: readonly Token[], from: number, isCut: (token: Token, at: number) => boolean): [number, number][] {
  const cuts: [number, number][] = [];
  let start = from;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token || !isCut(token, at)) continue;
    if (at > start) cuts.push([start, at]);
    start = at + 1;
    while (['then', 'and', ',', 'finally', 'afterwards', 'thereafter', 'subsequently', 'to'].includes(tokens[start]?.lower ?? ''))
      start += 1;
    at = start - 1;
  }
  if (start < tokens.length) cuts.push([start, tokens.length]);
  return cuts;
}

const START = pattern(
  '(<e:subject>|it|they) (<modal>)? (<be>|~start as|~start out as|~begin as|~start|in the beginning is|~go|in the beginning) (as|in|at|from)? (first|always|initially)?',
);

function startOfStates(context: Context, subject: EntityDraft): number | undefined {
  const { tokens } = context;
  let match = find(START, tokens, context.classes);
  // `it was decided on it: it is open first` tells of the decision before it tells of the record
  while (match && tokens.slice(match.end, match.end + 6).some(({ lower }) => lower === ':') && tokens.length > match.end + 6)
    match = find(START, tokens, context.classes, match.end);
  return match &&
    (match.captures['e'] === undefined || subjectAt(context.tokens, match.captures['e'].start, context.world)?.entity === subject)
    ? match.end
    : undefined;
}

function readArrows(context: Context, subject: EntityDraft): boolean {
  const { tokens } = context;
  const steps = cutAt(tokens, 0, (token) => token.kind === 'arrow').map(([start, end], index): string[] => {
    let from = start;
    if (index === 0) {
      for (let at = start; at < end; at += 1)
        if ([':', '(', 'goes', 'moves', 'runs'].includes(tokens[at]?.lower ?? '') || BE.has(tokens[at]?.lower ?? '')) from = at + 1;
      if (from === start) {
        const entity = entityAt(tokens, determinersAt(tokens, start).end, context.world);
        if (entity) from = entity.end;
        if (STATE_NAMES.has(singular(tokens[from]?.lower ?? ''))) from += 1;
        while (end - from > 3) from += 1;
      }
    }
    const bracket = tokens.findIndex((token, at) => at >= from && at < end && token.lower === '(');
    const stop = tokens.findIndex((token, at) => at >= from && at < end && [';', '.'].includes(token.lower));
    return stepValues(tokens, from, Math.min(bracket > from ? bracket : end, stop > from ? stop : end, end));
  });
  if (tokens.some((token) => token.lower === '<->') && steps.length === 2) {
    const there = chain(context, subject, steps);
    return chain(context, subject, [...steps].reverse()) || there;
  }
  const listed = tokens.some((token) => token.lower === ',');
  const lists = listed ? splitChains(steps) : [steps];
  const placed = lists.map((one) => chain(context, subject, one)).some(Boolean);
  for (const [index, arrow] of tokens.filter((token) => token.kind === 'arrow').entries()) {
    const [from = [], to = []] = steps.slice(index, index + 2);
    if (arrow.lower !== '<->') continue;
    const joint = listed && to.length >= 2 && index + 1 < steps.length - 1;
    chain(context, subject, [joint ? to.slice(0, -1) : to, listed && index > 0 ? from.slice(-1) : from]);
  }
  return placed;
}

/** `a -> b, b -> c` is two chains: the middle step holds the end of one and the start of the next. */
function splitChains(steps: readonly string[][]): string[][][] {
  const chains: string[][][] = [];
  let current: string[][] = [];
  for (const [index, values] of steps.entries()) {
    const joint = index > 0 && index < steps.length - 1 && values.length >= 2;
    if (joint) {
      current.push(values.slice(0, -1));
      chains.push(current);
      current = [values.slice(-1)];
    } else current.push(values);
  }
  chains.push(current);
  return chains;
}

function firstEntity(context: Context): EntityDraft | undefined {
  const { tokens } = context;
  for (let at = 0; at < Math.min(tokens.length, 8); at += 1) {
    const found = subjectAt(tokens, at, context.world);
    if (found) return found.entity;
  }
  return undefined;
}
