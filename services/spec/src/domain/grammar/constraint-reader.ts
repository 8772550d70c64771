import { singular } from '../text/language.js';
import type { Token } from '../text/token.js';
import { MONEY_UNITS } from '../vocabulary/attributes.js';
import { BE, DETERMINERS, isClosed } from '../vocabulary/closed.js';
import { BASIC } from './classes.js';
import { ONLY_PATTERNS, spelledPatternAt } from './code-pattern.js';
import { ROWS } from './constraint-table.js';
import type { Constraint } from './constraint.js';
import { matchAt, type TokenClasses } from './pattern.js';
import { determinersAt, isNounish } from './phrase.js';
import { valuesAt } from './values.js';
import { weekdaysAt } from './weekdays.js';

const UNITS = new Set(
  'character characters letters letter symbols signs digits digit words word euros euro eur dollars dollar usd pounds pound cents percent % minutes minute hours hour days day weeks week months month years year seconds kg kilograms kilogram grams gram km kilometers metres meters cm mm m² m2 litres liters pieces stars points people persons pages items seats € $ £ kwh mb degrees'.split(
    ' ',
  ),
);
const MEASURES = new Set([...UNITS, ...MONEY_UNITS]);
const LEAD = new Set(
  ', : which that who it they i we you but this these is are be been being must should shall has have to needs need will would can may might also always of with at in a an the then consists consist consisting contains contain containing having get gets keep so field value please still really only obviously naturally certainly'.split(
    ' ',
  ),
);
const OBLIGE = new Set(['must', 'should', 'shall', 'needs', 'need', 'has', 'have']);
const PERMIT = new Set(['can', 'may', 'might', 'could']);
const NEGATIONS = new Set(['not', 'never', 'no', 'without', 'nor', 'neither', 'nothing']);
const CHARACTERS = new Set(['character', 'characters', 'letters', 'symbols', 'signs']);

/** One of several in a list is a value (`EUR, USD or GBP`); alone it says that an amount is meant. */
const isCurrency = (tokens: readonly Token[], at: number): boolean => MONEY_UNITS.has(tokens[at]?.lower ?? '');

const REMARKS = new Set(['required', 'optional', 'unique', 'default', 'inclusive', 'exclusive', 'max', 'min']);

/** `1 (weak) to 5 (strong)`, `1 = weak`: where the words end that say what a number means. */
function glossEnd(tokens: readonly Token[], at: number): number | undefined {
  const bracket = tokens[at]?.lower === '(';
  const longest = at + (bracket ? 4 : 2);
  let end = at + 1;
  while (end < longest && tokens[end]?.kind === 'word' && !REMARKS.has(tokens[end]?.lower ?? '')) end += 1;
  if (!bracket) return end;
  return tokens[end]?.lower === ')' && end > at + 1 ? end + 1 : undefined;
}

const isYear = (value: number | undefined): boolean => value !== undefined && Number.isInteger(value) && value >= 1500 && value < 2500;

/** `AB12 CDE` is one sample: pieces in capitals and digits go on after a blank. */
function codeEnds(tokens: readonly Token[], at: number): number[] {
  const first = tokens[at];
  if (first?.kind !== 'code' && first?.kind !== 'quoted') return [];
  let end = at + 1;
  while (
    first.kind === 'code' &&
    /^(?=.*[A-Z\d])[A-Z\d]{2,6}$/.test(tokens[end]?.text ?? '') &&
    tokens[end]?.start === (tokens[end - 1]?.end ?? 0) + 1
  )
    end += 1;
  return end > at + 1 ? [end, at + 1] : [end];
}

/** `before it came in`, `after we opened it`: the moment at which something happened, by its verb. */
function clauseEnd(tokens: readonly Token[], at: number): number | undefined {
  const be = BE.has(tokens[at + 1]?.lower ?? '') ? at + 2 : at + 1;
  if (!['it', 'they', 'he', 'she'].includes(tokens[at]?.lower ?? '') || tokens[be]?.tags.has('PastTense') !== true) return undefined;
  return ['in', 'out', 'up', 'off', 'back'].includes(tokens[be + 1]?.lower ?? '') ? be + 2 : be + 1;
}

const CLASSES: TokenClasses = {
  ...BASIC,
  unit: (tokens, at) => (UNITS.has(tokens[at]?.lower ?? '') ? [at + 1] : []),
  characters: (tokens, at) => (CHARACTERS.has(tokens[at]?.lower ?? '') ? [at + 1] : []),
  currency: (tokens, at) => (isCurrency(tokens, at) && !isCurrency(tokens, at + 2) && !isCurrency(tokens, at - 2) ? [at + 1] : []),
  gloss: (tokens, at) => {
    const end = /^[=(]$/.test(tokens[at]?.lower ?? '') && tokens[at + 1]?.kind === 'word' ? glossEnd(tokens, at) : undefined;
    return end === undefined ? [at] : [end, at];
  },
  measure: (tokens, at) => (MEASURES.has(tokens[at]?.lower ?? '') ? [at + 1] : []),
  value: (tokens, at) => {
    const first = tokens[at];
    if (!first) return [];
    if (first.kind === 'quoted' || first.kind === 'number' || first.kind === 'code') return [at + 1];
    if ('-€$£'.includes(first.lower) && tokens[at + 1]?.kind === 'number') return [at + 2];
    if (first.lower === 'the' && tokens[at + 1]?.lower === 'current') return [at + 3];
    const from = ['a', 'an', 'the'].includes(first.lower) ? at + 1 : at;
    const ends: number[] = [];
    for (let end = from; end < tokens.length && end - from < 3; end += 1) {
      const token = tokens[end];
      if (!token || token.kind !== 'word') break;
      if (isClosed(token.lower) && !['now', 'on', 'off', 'no', 'today', 'not', 'in'].includes(token.lower)) break;
      ends.unshift(end + 1);
    }
    return ends;
  },
  year: (tokens, at) => (tokens[at]?.kind === 'number' && isYear(tokens[at]?.value) ? [at + 1] : []),
  code: (tokens, at) => codeEnds(tokens, at),
  reference: (tokens, at) => {
    const clause = clauseEnd(tokens, at);
    if (clause !== undefined) return [clause];
    if (tokens[at]?.kind === 'number') return [];
    const { end: head } = determinersAt(tokens, at);
    const named = ['from', 'to', 'until', 'till'].includes(tokens[head]?.lower ?? '') && isNounish(tokens[head + 1]);
    let end = named ? head + 1 : head;
    while (end < tokens.length && isNounish(tokens[end]) && tokens[end]?.tags.has('Expression') !== true && end - head < 4) end += 1;
    if (end === head + 1 && ['at', 'on', 'by', 'from', 'until'].includes(tokens[end]?.lower ?? '')) end += 1;
    return end > head && tokens[head]?.kind === 'word' && !['today', 'now', 'creation', 'that'].includes(tokens[head]?.lower ?? '')
      ? Array.from({ length: end - head }, (_, index) => end - index)
      : [];
  },
};

export interface ReadConstraints {
  readonly constraints: Constraint[];
  readonly end: number;
}

function onlyAt(tokens: readonly Token[], at: number): ReadConstraints | undefined {
  const from = tokens[at]?.lower === 'only' ? at + 1 : at;
  for (const { words, constraint } of ONLY_PATTERNS) {
    if (!words.every((word, index) => tokens[from + index]?.lower === word)) continue;
    const end = from + words.length;
    if (from > at) return { constraints: [constraint], end };
    if (tokens[end]?.lower === 'only' || ['alphanumeric', 'uppercase', 'lowercase'].includes(words.join(' ')))
      return { constraints: [constraint], end: tokens[end]?.lower === 'only' ? end + 1 : end };
  }
  return undefined;
}

/** The first of a list of remarks (`required, unique, …`) is a remark itself, no value. */
function saysSomethingElse(tokens: readonly Token[], from: number): boolean {
  const at = ['a', 'an', 'the'].includes(tokens[from]?.lower ?? '') ? from + 1 : from;
  if (spelledPatternAt(tokens, at) || onlyAt(tokens, at)) return true;
  return ROWS.some((row) => {
    if (row.negated || row.after) return false;
    const match = matchAt(row.pattern, tokens, at, CLASSES);
    if (!match || match.end === at || match.captures['v']) return false;
    const following = tokens[match.end]?.lower;
    return following === undefined || [',', ';', ')', 'and', '.', '('].includes(following) || match.end > at + 1;
  });
}

/** `(kg, two decimals)`: a unit and a remark are no values; units alone may be (`kg or g`). */
const saysUnit = ([first = '', ...others]: readonly string[]): boolean =>
  MEASURES.has(first.toLowerCase()) && !others.some((value) => MEASURES.has(value.toLowerCase()));

/** `approves or rejects it`: what is done, and no choice. */
const OBJECTS = new Set(['it', 'them', 'him', 'her', 'the', 'a', 'an', 'its', 'their', 'this', 'these']);

/** Introduces a closed list: `one of`, `either`, `can be`, `is`, `:`. */
function choiceAt(
  tokens: readonly Token[],
  at: number,
  lead: readonly string[],
  stop: (at: number) => boolean,
): ReadConstraints | undefined {
  let from = at;
  const word = (offset: number): string => tokens[from + offset]?.lower ?? '';
  let introduced = false;
  if (['one', 'any'].includes(word(0)) && word(1) === 'of') {
    introduced = true;
    from +=
      word(2) === 'the' || word(2) === 'these' ? (singular(word(3)) === 'value' || ['following', 'options'].includes(word(3)) ? 4 : 3) : 2;
    if (['values', 'options', 'following'].includes(word(0))) from += 1;
    if (word(0) === ':') from += 1;
  } else if (word(0) === 'either') {
    introduced = true;
    from += 1;
  } else if (
    ['values', 'options', 'choices', 'enum'].includes(word(0)) ||
    (['choice', 'select', 'selection', 'dropdown', 'list', 'enumeration'].includes(word(0)) && [':', '('].includes(word(1))) ||
    (word(0) === 'choice' && word(1) === 'of')
  ) {
    introduced = true;
    from += word(1) === 'of' ? 2 : 1;
    while ([':', 'are', '(', 'of'].includes(word(0))) from += 1;
  }
  const list = valuesAt(tokens, from, stop);
  if (!list || (!introduced && saysUnit(list.values))) return undefined;
  const plain = lead.length === 0 || lead.some((one) => ['is', 'are', 'be', ':', 'of'].includes(one));
  if (!introduced && !(list.choice && plain) && !(lead.includes(':') || lead.includes('('))) return undefined;
  if (!introduced && !list.values.every((value) => value.split(' ').length <= 3)) return undefined;
  if (!introduced && tokens[from]?.tags.has('Verb') && OBJECTS.has(tokens[list.end]?.lower ?? '')) return undefined;
  if (
    !introduced &&
    (saysSomethingElse(tokens, from) || list.values.some((value) => ['unique', 'required', 'optional'].includes(value.toLowerCase())))
  )
    return undefined;
  const constraints: Constraint[] = [{ kind: 'enum', values: list.values }];
  if (list.marked !== undefined) constraints.push({ kind: 'default', value: { text: list.marked } });
  return { constraints, end: list.end };
}

/**
 * What is said of an attribute from `at` on: `must be unique`, `of at most 120 characters`, `(required, max 80)`,
 * `which is one of low, medium or high`. Undefined when the words there say nothing of the kind.
 */
export function constraintsAt(
  tokens: readonly Token[],
  at: number,
  options: { lead?: readonly string[]; stop?: (at: number) => boolean } = {},
): ReadConstraints | undefined {
  let negated = false;
  let oblige = false;
  let permit = false;
  const lead: string[] = [...(options.lead ?? [])];
  let best: ReadConstraints | undefined;
  const stop = options.stop ?? ((): boolean => false);
  for (let position = at; position < tokens.length && position - at < 9; position += 1) {
    const found = coreAt(tokens, position, { negated, oblige, permit, lead, stop });
    if (found && (!best || found.end > best.end || (found.end === best.end && found.constraints.length > best.constraints.length)))
      best = found;
    const token = tokens[position];
    if (!token) break;
    if (best && position >= best.end) break;
    if (NEGATIONS.has(token.lower)) negated = true;
    else if (!LEAD.has(token.lower)) break;
    if (OBLIGE.has(token.lower)) oblige = true;
    if (PERMIT.has(token.lower)) permit = true;
    lead.push(token.lower);
  }
  return best;
}

interface Situation {
  readonly negated: boolean;
  readonly oblige: boolean;
  readonly permit: boolean;
  readonly lead: readonly string[];
  readonly stop: (at: number) => boolean;
}

function coreAt(tokens: readonly Token[], at: number, now: Situation): ReadConstraints | undefined {
  let best: ReadConstraints | undefined;
  const offer = (found: ReadConstraints | undefined): void => {
    if (found && (!best || found.end > best.end)) best = found;
  };
  for (const row of ROWS) {
    if (row.negated !== now.negated) continue;
    if (row.after === 'must' && !now.oblige) continue;
    if (row.after === 'may' && !now.permit) continue;
    const match = matchAt(row.pattern, tokens, at, CLASSES);
    if (!match || match.end === at) continue;
    const constraints = row.make(match, tokens);
    if (constraints) offer({ constraints, end: match.end });
  }
  if (!now.negated) {
    const spelled = spelledPatternAt(tokens, at);
    if (spelled) offer({ constraints: [spelled.constraint], end: spelled.end });
    offer(onlyAt(tokens, at));
    const days = weekdaysAt(tokens, at);
    if (days) offer({ constraints: [{ kind: 'enum', values: days.values }], end: days.end });
    const choice = choiceAt(tokens, at, now.lead, now.stop);
    if (choice && (!best || choice.end > best.end)) best = choice;
  }
  return best;
}

/** Whether a noun phrase of an attribute may start here, as opposed to more values of a list. */
export const startsNewItem = (tokens: readonly Token[], at: number): boolean =>
  DETERMINERS.has(tokens[at]?.lower ?? '') || ['optional', 'optionally', 'required'].includes(tokens[at]?.lower ?? '');
