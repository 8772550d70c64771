import { bare } from '../text/bare.js';
import { infinitive, participle } from '../text/language.js';
import type { Token } from '../text/token.js';
import { isClosed } from '../vocabulary/closed.js';
import { BASIC, entityAt, type World } from './classes.js';
import { spelledPatternAt } from './code-pattern.js';
import { constraintsAt, startsNewItem } from './constraint-reader.js';
import type { Constraint } from './constraint.js';
import { matchAt, type Pattern, pattern } from './pattern.js';
import { determinersAt, isDash, isNounish, keyOf, nounPhraseAt, phraseText } from './phrase.js';
import { valuesAt } from './values.js';

export const MARKS = bare<Record<string, Constraint>>({
  optional: { kind: 'optional' },
  required: { kind: 'required' },
  unique: { kind: 'unique' },
  positive: { kind: 'bound', min: 0, exclusive: true },
  longer: { kind: 'type', type: 'text' },
});

interface Form {
  readonly pattern: Pattern;
  readonly name: (words: string, verb: string) => string;
  readonly constraints: readonly Constraint[];
}

const form = (source: string, name: (words: string, verb: string) => string, ...constraints: Constraint[]): Form => ({
  pattern: pattern(source),
  name,
  constraints,
});

const same = (words: string): string => words;

const FLAG = '(a|an|the)? (flag|boolean|checkbox|indicator|marker|switch)';

/** Attributes that are not said as a plain noun phrase. `x` captures the words that name it. */
const FORMS: readonly Form[] = [
  form(
    `${FLAG} (for|whether|if|that (says|tells|shows|indicates)|saying|telling|showing|indicating|which (says|tells|shows)) (whether|if|that)? (it|they|he|she|the <w:noun>) (has|have) (a|an|any)? <x:np>`,
    (words) => `has ${words}`,
    { kind: 'type', type: 'boolean' },
  ),
  form(
    '(a|an|the)? (flag|boolean|checkbox|indicator|marker|switch|yes / no flag) (for|whether|that (says|tells|shows|indicates)|saying|telling|showing|indicating|which (says|tells|shows)|marking|to (mark|show|say)) (whether|if|that)? (it|they|he|she)? (<be>)? (has been)? <x:words>',
    same,
    { kind: 'type', type: 'boolean' },
  ),
  form('(whether|if) (or not)? (it|they|he|she|the <det>? <w:noun>|a <w:noun>) (<be>|has been|have been|was) <x:words>', same, {
    kind: 'type',
    type: 'boolean',
  }),
  form('whether (it|they|he|she) (has|have) (a|an|any)? <x:np>', (words) => `has ${words}`, { kind: 'type', type: 'boolean' }),
  form('whether (we|i|you|somebody|someone|one) (has|have) (got)? (a|an|any|the)? <x:words>', same, { kind: 'type', type: 'boolean' }),
  form(
    'whether (we|i|you|they|it|he|she|somebody|someone|one) <v:past> (the|a|an|any|it)? <x:np>',
    (words, verb) => `${words} ${participle(infinitive(verb))}`,
    { kind: 'type', type: 'boolean' },
  ),
  form('whether (they|it|he|she) (want|wants|wish|wishes|would like) to <x:clause>', same, { kind: 'type', type: 'boolean' }),
  form(
    'whether (they|it|he|she) (want|wants|like|likes|receive|receives|need|needs|accept|accepts|get|gets) (the|a|an|to|any)? <x:np>',
    same,
    { kind: 'type', type: 'boolean' },
  ),
  form('(which|what) <x:np> (it|they|he|she) (has|have|had|is|are|carries|carry|got|uses)', same),
  form('whether (or not)? <x:words>', same, { kind: 'type', type: 'boolean' }),
  form('(a|an|the) field (for|called|named) <x:np>', same),
  form(
    '(a|the)? date (on which|when|that|at which|by which)? (it|we|they|he|she|you) <be>? (received|<x:phrasal>) (it|them)? (for|on|at|to|by)?',
    (words) => `${words === '' ? 'received' : words} date`,
    { kind: 'type', type: 'date' },
  ),
  form('(a|the)? date of (the)? <x:np>', (words) => `date of ${words}`, { kind: 'type', type: 'date' }),
  form(
    '(the|a)? (date|day) (on which|when)? (i|we|you|they|he|she|somebody|someone) <x:verb> (it|them) (up|in|out|off|on|for)?',
    (words) => `${words} date`,
    {
      kind: 'type',
      type: 'date',
    },
  ),
  form('(the)? (date|day) (on which|when|that|at which) (it|they|the <w:noun>) <be>? <x:verb>', (words) => `${words} date`, {
    kind: 'type',
    type: 'date',
  }),
  form('(the)? time (at which|when|that) (it|they|the <w:noun>) <be>? <x:verb>', (words) => `${words} at`, {
    kind: 'type',
    type: 'datetime',
  }),
  form('when (it|they|he|she) (<be>|has been|have been) <x:verb>', (words) => `${words} at`, { kind: 'type', type: 'datetime' }),
  form('when (they|he|she) <x:past>', (words) => `${words} on`, { kind: 'type', type: 'date' }),
  form('when (it|they) <x:verb>', (words) => `${words} at`, { kind: 'type', type: 'datetime' }),
  form('(a|the)? date and (a)? time', () => 'date time', { kind: 'type', type: 'datetime' }),
  form(
    'how many <x:noun> (fit|fits|can fit|there can be|are allowed|are possible|it can hold|it holds|it has|there are) (in|on|into)? (there|it|them)? (at most)?',
    (words) => `number of ${words}`,
    {
      kind: 'type',
      type: 'integer',
    },
  ),
  form('how many <x:np>', (words) => `number of ${words}`, { kind: 'type', type: 'integer' }),
  form('how (long|much time) (it|they) (takes|take|lasts|last)', () => 'duration', { kind: 'type', type: 'integer' }),
  form('how much (it|they) (costs|cost)', () => 'price', { kind: 'type', type: 'number', format: 'money' }),
  form('(a|the)? link to (a|an|the|its|their|his)? <x:np>', (words) => `${words} link`, { kind: 'format', format: 'url' }),
  form('(the|a)? name of (the|a|an|its|their) <x:np>', (words) => `${words} name`),
];

const FORM_CLASSES = {
  ...BASIC,
  words: (tokens: readonly Token[], at: number): number[] => {
    let end = at;
    while (end < tokens.length && tokens[end]?.kind === 'word' && !['and', 'or', 'but'].includes(tokens[end]?.lower ?? '') && end - at < 3)
      end += 1;
    return end > at ? [end] : [];
  },
  past: (tokens: readonly Token[], at: number): number[] => (tokens[at]?.tags.has('PastTense') === true ? [at + 1] : []),
  clause: (tokens: readonly Token[], at: number): number[] => {
    let end = at;
    while (
      end < tokens.length &&
      (tokens[end]?.kind === 'word' || tokens[end]?.lower === "'s") &&
      !['and', 'or', 'but'].includes(tokens[end]?.lower ?? '') &&
      end - at < 6
    )
      end += 1;
    return end > at ? [end] : [];
  },
  phrasal: (tokens: readonly Token[], at: number): number[] => {
    const ends = FORM_CLASSES.verb(tokens, at);
    return ends.flatMap((end) => (['in', 'out', 'up', 'off', 'back'].includes(tokens[end]?.lower ?? '') ? [end + 1, end] : [end]));
  },
  verb: (tokens: readonly Token[], at: number): number[] =>
    tokens[at]?.kind === 'word' &&
    !isClosed(tokens[at]?.lower ?? '') &&
    (tokens[at]?.tags.has('Verb') || /(?:ed|s)$/.test(tokens[at]?.lower ?? ''))
      ? [at + 1]
      : [],
};

/** `when it expires` names the expiry date. */
const NOMINAL = bare<Record<string, string>>({
  expire: 'expiry',
  expires: 'expiry',
  start: 'start',
  begins: 'begin',
  ends: 'end',
  returns: 'return',
});

interface Named {
  readonly key: string;
  readonly label: string;
  readonly end: number;
  readonly determiners: readonly string[];
  readonly constraints: Constraint[];
}

function specialAt(tokens: readonly Token[], at: number): Named | undefined {
  const word = tokens[at];
  const preposition = tokens[at + 1]?.lower ?? '';
  if (
    word?.kind === 'word' &&
    !isClosed(word.lower) &&
    word.tags.has('Verb') &&
    ['at', 'on', 'by', 'from', 'until'].includes(preposition) &&
    closes(tokens, at + 2)
  ) {
    const key = `${word.lower} ${preposition}`;
    return { key, label: key, end: at + 2, determiners: [], constraints: [] };
  }
  for (const { pattern: wanted, name, constraints } of FORMS) {
    const match = matchAt(wanted, tokens, at, FORM_CLASSES);
    if (!match) continue;
    const range = match.captures['x'];
    const raw = range ? keyOf(tokens, determinersAt(tokens, range.start).end, range.end) : '';
    const words = NOMINAL[raw] ?? raw;
    const verb = tokens[match.captures['v']?.start ?? -1]?.lower ?? '';
    const key = name(words, verb);
    const spoken = range && words === raw ? phraseText(tokens, determinersAt(tokens, range.start).end, range.end).toLowerCase() : words;
    return { key, label: name(spoken, verb), end: match.end, determiners: [], constraints: [...constraints] };
  }
  return undefined;
}

/** Reads the name of an attribute; adjectives that are marks (`optional`, `unique`) become constraints. */
export function nameAt(tokens: readonly Token[], at: number, world: World): Named | undefined {
  const spelledFrom = ['a', 'an', 'the'].includes(tokens[at]?.lower ?? '') ? at + 1 : at;
  const spelled = tokens[spelledFrom]?.kind === 'number' ? spelledPatternAt(tokens, spelledFrom) : undefined;
  if (spelled && isNounish(tokens[spelled.end])) {
    const rest = nameAt(tokens, spelled.end, world);
    if (rest) return { ...rest, constraints: [spelled.constraint, ...rest.constraints] };
  }
  const article = ['a', 'an', 'the'].includes(tokens[at]?.lower ?? '');
  const bare = tokens[article ? at + 1 : at];
  if (article && bare?.kind === 'word' && isClosed(bare.lower) && tokens[at + 2]?.lower === '(')
    return { key: bare.lower, label: bare.lower, end: at + 2, determiners: ['a'], constraints: [] };
  const special = specialAt(tokens, at);
  if (special) return special;
  const phrase = nounPhraseAt(
    tokens,
    at,
    (index) =>
      !['number', 'count', 'amount', 'quantity'].includes(tokens[index - 2]?.lower ?? '') &&
      entityAt(tokens, determinersAt(tokens, index).end, world) !== undefined,
  );
  if (!phrase) return undefined;
  let { head } = phrase;
  let end = at === 0 ? eitherEnd(tokens, phrase.end) : phrase.end;
  const constraints: Constraint[] = [];
  for (;;) {
    const mark = MARKS[tokens[head]?.lower ?? ''];
    if (!mark || head + 1 >= end) break;
    constraints.push(mark);
    head += 1;
    if (tokens[head]?.lower === ',' || tokens[head]?.lower === 'and') head += 1;
  }
  end = trailing(tokens, end);
  const flag = end - head >= 2 && ['flag', 'checkbox'].includes(tokens[end - 1]?.lower ?? '');
  if (flag) {
    constraints.push({ kind: 'type', type: 'boolean' });
    return {
      key: keyOf(tokens, head, end - 1),
      label: phraseText(tokens, head, end - 1),
      end,
      determiners: phrase.determiners,
      constraints,
    };
  }
  const choice = splitChoice(tokens, head, end);
  if (choice !== undefined) end = choice;
  const owned = tokens[end]?.lower === "'s" && isNounish(tokens[end + 1]) ? nameAt(tokens, end + 1, world) : undefined;
  if (owned) {
    const owner = keyOf(tokens, head, end);
    const own = world.focus !== undefined && [world.focus.key, ...world.focus.aliases].includes(owner);
    return {
      key: own ? owned.key : `${owner} ${owned.key}`,
      label: own ? owned.label : `${phraseText(tokens, head, end)} ${owned.label}`,
      end: owned.end,
      determiners: phrase.determiners,
      constraints: [...constraints, ...owned.constraints],
    };
  }
  return {
    key: keyOf(tokens, head, end),
    label: phraseText(tokens, head, end),
    end,
    determiners: phrase.determiners,
    constraints,
  };
}

/** `permit or licence number (required, …)`: one attribute that holds the one or the other. */
function eitherEnd(tokens: readonly Token[], end: number): number {
  const other = tokens[end]?.lower === 'or' ? nounPhraseAt(tokens, end + 1) : undefined;
  return other && other.determiners.length === 0 && other.end - other.head >= 2 && tokens[other.end]?.lower === '(' ? other.end : end;
}

const ENDS = new Set([',', ';', '(', ')', ':', '-', '.', '*', '=']);

function closes(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token === undefined || (token.lower === '-' ? isDash(tokens, at) : ENDS.has(token.lower)) || token.kind === 'number';
}

/** `finished on`, `valid until`, `mileage at service`, `amount paid`: the name goes on when nothing follows that it could lead to. */
function trailing(tokens: readonly Token[], end: number): number {
  const word = tokens[end]?.lower ?? '';
  if (['on', 'at', 'until', 'from', 'by', 'to', 'till'].includes(word)) {
    if (closes(tokens, end + 1) && tokens[end + 1]?.kind !== 'number') return end + 1;
    const bare = tokens[end + 1];
    if (isNounish(bare) && closes(tokens, end + 2) && !bare.tags.has('Verb') && !constraintsAt(tokens, end)) return end + 2;
  }
  if (word === 'no' && ['(', '*'].includes(tokens[end + 1]?.lower ?? '')) return end + 1;
  const participle = tokens[end];
  const measured = tokens[end + 1]?.lower === 'in' && constraintsAt(tokens, end + 1)?.end === end + 3;
  if (participle?.kind === 'word' && participle.tags.has('PastTense') && (closes(tokens, end + 1) || measured)) return end + 1;
  return end;
}

/** `priority low/med/high`: the name ends where the list of values begins. */
function splitChoice(tokens: readonly Token[], head: number, end: number): number | undefined {
  if (end - head < 2) return undefined;
  const next = tokens[end]?.lower ?? '';
  if (next === '/' && /^y(?:es)?$/.test(tokens[end - 1]?.lower ?? '') && /^no?$/.test(tokens[end + 1]?.lower ?? '')) return end - 1;
  if (next === ',' && tokens[end + 1]?.kind === 'code') return undefined;
  for (let cut = head + 1; cut < end; cut += 1) {
    if (cut !== head + 1 && next !== '/' && next !== '|') continue;
    const list = valuesAt(tokens, cut, (at) => startsNewItem(tokens, at));
    if (list?.choice && list.values[0] === phraseText(tokens, cut, end) && (next === '/' || next === '|' || next === 'or' || next === ','))
      return cut;
  }
  return next === '/' || next === '|' ? end - 1 : undefined;
}
