import type { Token } from '../text/token.js';
import { isClosed } from '../vocabulary/closed.js';
import { MARKS } from './attribute-name.js';
import { SEPARATORS } from './attribute.js';
import { bareSampleAt } from './bare-sample.js';
import { BASIC, entityAt, type World } from './classes.js';
import { constraintsAt, startsNewItem } from './constraint-reader.js';
import type { Constraint } from './constraint.js';
import { matchAt, pattern } from './pattern.js';
import { determinersAt, isDash, isNounish, isSubjectVerb } from './phrase.js';

const TYPE_LEADS = new Set([
  'in',
  'as',
  'given',
  'valid',
  'hex',
  'whole',
  'longer',
  'hexadecimal',
  'a',
  'an',
  'be',
  'is',
  'two',
  'three',
  'two-letter',
  'iso',
  'free',
  'read-only',
  'yes',
  'y',
  'boolean',
]);

function bracketEnd(tokens: readonly Token[], at: number): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index += 1) {
    if (tokens[index]?.lower === '(') depth += 1;
    if (tokens[index]?.lower === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return tokens.length;
}

export interface Tail {
  constraints: Constraint[];
  skipped: [number, number][];
  playedBy?: string;
  end: number;
}

/** Everything inside brackets or after a colon belongs to the attribute before it. */
export function constraintRun(tokens: readonly Token[], from: number, to: number, world: World, lead: readonly string[]): Tail {
  const inside = tokens.slice(0, to);
  const tail: Tail = { constraints: [], skipped: [], end: to };
  let at = from;
  let skippedFrom: number | undefined;
  const flush = (end: number): void => {
    if (skippedFrom !== undefined && tokens.slice(skippedFrom, end).some((token) => token.kind !== 'punct' && !isClosed(token.lower)))
      tail.skipped.push([skippedFrom, end]);
    skippedFrom = undefined;
  };
  while (at < to) {
    const token = inside[at];
    if (!token) break;
    const minus = token.lower === '-' && inside[at + 1]?.kind === 'number' && inside[at + 1]?.start === token.end;
    if (!minus && [',', ';', 'and', '.', '-', ':', '/', 'but', 'or'].includes(token.lower)) {
      flush(at);
      at += 1;
      continue;
    }
    if (token.lower === '(') {
      at += 1;
      continue;
    }
    if (['e.g.', 'i.e.', 'etc.'].includes(token.lower) && inside[at + 1]?.kind !== 'code' && inside[at + 1]?.kind !== 'quoted') {
      while (at < to && ![',', ';'].includes(inside[at]?.lower ?? '')) at += 1;
      continue;
    }
    const { end: head } = determinersAt(inside, at);
    const related = ['reference', 'references', 'link', 'foreign', '->', 'refers', 'fk'].includes(token.lower)
      ? referenceAt(inside, at + 1, world)
      : undefined;
    const played = related ?? entityAt(inside, head, world);
    if (played && (related !== undefined || played.end >= to || [',', ';', ')'].includes(inside[played.end]?.lower ?? ''))) {
      flush(at);
      tail.playedBy = played.entity.key;
      at = played.end;
      continue;
    }
    const sized = tail.constraints.at(-1);
    if (
      token.kind === 'number' &&
      token.value !== undefined &&
      sized?.kind === 'type' &&
      (sized.type === 'string' || sized.type === 'text') &&
      inside[at + 1]?.lower !== '-' &&
      inside[at + 1]?.kind !== 'word'
    ) {
      tail.constraints.push({ kind: 'bound', max: token.value, unit: 'characters' });
      at += 1;
      continue;
    }
    const found = constraintsAt(inside, at, { lead: at === from ? lead : [] }) ?? bareSampleAt(inside, at);
    if (found && found.end > at) {
      flush(at);
      tail.constraints.push(...found.constraints);
      at = found.end;
      continue;
    }
    skippedFrom ??= at;
    at += 1;
  }
  flush(to);
  return tail;
}

function referenceAt(tokens: readonly Token[], at: number, world: World): ReturnType<typeof entityAt> {
  for (let index = at; index < Math.min(tokens.length, at + 4); index += 1) {
    const found = entityAt(tokens, index, world);
    if (found) return found;
  }
  return undefined;
}

export function readTail(tokens: readonly Token[], tail: Tail, world: World, bracketed: boolean): void {
  for (;;) {
    const token = tokens[tail.end];
    if (!token) return;
    if (token.lower === '(') {
      const close = bracketEnd(tokens, tail.end);
      const run = constraintRun(tokens, tail.end + 1, close, world, ['(']);
      tail.constraints.push(...run.constraints);
      tail.skipped.push(...run.skipped);
      if (run.playedBy !== undefined) tail.playedBy = run.playedBy;
      tail.end = close + 1;
      continue;
    }
    if (token.lower === ':' || (token.lower === '-' && !bracketed)) {
      const found = constraintsAt(tokens, tail.end + 1, { lead: [':'], stop: (at) => startsNewItem(tokens, at) });
      if (found) {
        tail.constraints.push(...found.constraints);
        const enclosed = token.lower === '-' && isDash(tokens, tail.end) && isDash(tokens, found.end);
        tail.end = enclosed ? found.end + 1 : found.end;
        continue;
      }
    }
    if (linkAt(tokens, tail.end, world)) return;
    const afterSign = token.lower === ',' || token.lower === 'and' || token.lower === ';';
    const from = afterSign ? tail.end + 1 : tail.end;
    const whoIs = matchAt(WHO_IS, tokens, tail.end, BASIC);
    if (whoIs) {
      const played = entityAt(tokens, determinersAt(tokens, whoIs.end).end, world);
      if (played) {
        tail.playedBy = played.entity.key;
        tail.end = played.end;
        continue;
      }
    }
    const shown = afterSign ? bareSampleAt(tokens, from) : undefined;
    if (shown) {
      tail.constraints.push(...shown.constraints);
      tail.end = shown.end;
      continue;
    }
    const found = constraintsAt(tokens, from, { stop: (at) => startsNewItem(tokens, at) });
    const adjective =
      afterSign &&
      found !== undefined &&
      found.end === from + 1 &&
      MARKS[tokens[from]?.lower ?? ''] !== undefined &&
      isNounish(tokens[found.end]);
    if (found && !adjective && acceptable(tokens, from, found.constraints, afterSign, found.end)) {
      tail.constraints.push(...found.constraints);
      tail.end = found.end;
      continue;
    }
    if (
      !afterSign &&
      !SEPARATORS.has(token.lower) &&
      token.lower !== ')' &&
      !isSubjectVerb(token) &&
      !['but', ':', '-', '->'].includes(token.lower)
    ) {
      const from2 = tail.end;
      while (tail.end < tokens.length && ![',', ';', '(', ')', 'and', 'but'].includes(tokens[tail.end]?.lower ?? '')) {
        const more = tail.end > from2 && token.lower !== 'because' ? constraintsAt(tokens, tail.end) : undefined;
        if (more && more.end > tail.end + 1) break;
        tail.end += 1;
      }
      if (tail.end > from2) {
        tail.skipped.push([from2, tail.end]);
        continue;
      }
    }
    return;
  }
}

/** `one boat | at one harbor`, `a boat, | with a start time`: where another thing follows a preposition. */
export function linkAt(tokens: readonly Token[], at: number, world: World): number | undefined {
  const from = tokens[at]?.lower === ',' ? at + 1 : at;
  const word = tokens[from]?.lower ?? '';
  const { end, words } = determinersAt(tokens, from + 1);
  if (words.length === 0 || !['a', 'an', 'one', '1', 'exactly'].includes(words[0] ?? '')) return undefined;
  if (word === 'with' && (from > at || entityAt(tokens, at - 1, world)) && isNounish(tokens[end])) return from + 1;
  return ['at', 'in', 'on', 'for', 'by', 'from', 'to', 'with'].includes(word) &&
    entityAt(tokens, end, world) &&
    entityAt(tokens, at - 1, world)
    ? from + 1
    : undefined;
}

const WHO_IS = pattern('(,)? (who|which) (is|are|must be|has to be|should be)');

/** A bare type word in a list (`…, date, …`) is another attribute, not a remark on the one before. */
/** Words that say of which kind a value is and never what it is called. */
const KIND_WORDS = new Set('decimal whole integer boolean string floating-point percentage'.split(' '));

/** `a level, a decimal number between 1 and 9`: says what kind of value the attribute before holds. */
function isApposition(tokens: readonly Token[], from: number, end: number): boolean {
  return ['a', 'an'].includes(tokens[from]?.lower ?? '') && KIND_WORDS.has(tokens[from + 1]?.lower ?? '') && end > from + 2;
}

function acceptable(tokens: readonly Token[], from: number, constraints: readonly Constraint[], afterSign: boolean, end = 0): boolean {
  const start = tokens[from]?.lower === ',' ? from + 1 : from;
  if (afterSign && ['where', 'if', 'when'].includes(tokens[start]?.lower ?? '') && tokens[end]?.lower === ',') return false;
  const typeOnly = constraints.every((constraint) => constraint.kind === 'type' || constraint.kind === 'format');
  const first = tokens[from]?.lower ?? '';
  if (typeOnly && !TYPE_LEADS.has(first) && !['which', 'that'].includes(first)) return false;
  if (afterSign && isApposition(tokens, from, end)) return true;
  if (afterSign && ['a', 'an', 'the', 'its'].includes(first)) return false;
  if (
    afterSign &&
    constraints.some((constraint) => constraint.kind === 'default') &&
    !/^(?:default|defaults|defaulting|by|initially|starts|starting|which|that|it|preset|true|false|yes|no|on|off|none|today|now|normally|usually|typically|\d|"|“)/.test(
      first,
    )
  )
    return constraints.length > 0 && first !== '' && !isNounish(tokens[from]);
  if (afterSign && constraints.some((constraint) => constraint.kind === 'enum') && !['which', 'that', 'one', 'either'].includes(first))
    return false;
  return true;
}
