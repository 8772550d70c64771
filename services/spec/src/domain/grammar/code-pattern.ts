import { bare } from '../text/bare.js';
import { singular } from '../text/language.js';
import type { Token } from '../text/token.js';
import type { Constraint } from './constraint.js';

/** A run of one kind of sign in a code such as `AB-1234`. */
interface Part {
  readonly regex: string;
  readonly words: string;
  readonly valid: string;
}

type PatternConstraint = Extract<Constraint, { kind: 'pattern' }>;

const SIGNS = bare<Record<string, string>>({
  hyphen: '-',
  dash: '-',
  slash: '/',
  dot: '.',
  period: '.',
  space: ' ',
  underscore: '_',
  hash: '#',
  colon: ':',
  '-': '-',
  '/': '/',
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
const times = (low: number, high: number): string =>
  low === high ? (low === 1 ? '' : `{${String(low)}}`) : `{${String(low)},${String(high)}}`;
const sized = (low: number, high: number, noun: string): string =>
  `${low === high ? String(low) : `${String(low)} to ${String(high)}`} ${noun}${high === 1 ? '' : 's'}`;
const cycle = (signs: string, length: number): string => Array.from({ length }, (_, index) => signs[index % signs.length]).join('');

const digits = (low: number, high = low): Part => ({
  regex: String.raw`\d${times(low, high)}`,
  words: sized(low, high, 'digit'),
  valid: cycle('1234567890', low),
});
const capitals = (low: number, high = low): Part => ({
  regex: `[A-Z]${times(low, high)}`,
  words: sized(low, high, 'capital letter'),
  valid: cycle('ABCDEFGHIJKLMNOPQRSTUVWXYZ', low),
});
const smalls = (low: number, high = low): Part => ({
  regex: `[a-z]${times(low, high)}`,
  words: sized(low, high, 'lower-case letter'),
  valid: cycle('abcdefghijklmnopqrstuvwxyz', low),
});
const letters = (low: number, high = low): Part => ({
  regex: `[A-Za-z]${times(low, high)}`,
  words: sized(low, high, 'letter'),
  valid: cycle('ABCDEFGHIJKLMNOPQRSTUVWXYZ', low),
});
const mixed = (low: number, high = low): Part => ({
  regex: `[A-Za-z0-9]${times(low, high)}`,
  words: `${sized(low, high, 'letter')} or digits`,
  valid: cycle('A1B2C3', low),
});
const literal = (text: string): Part => ({ regex: escaped(text), words: `"${text}"`, valid: text });

export function patternOf(parts: readonly Part[]): PatternConstraint {
  const valid = parts.map((part) => part.valid).join('');
  const pattern = `^${parts.map((part) => part.regex).join('')}$`;
  const tries = ['!', `${valid}!`, 'x', '?'];
  const invalid = tries.find((text) => !new RegExp(pattern).test(text)) ?? '!';
  return {
    kind: 'pattern',
    pattern,
    words: parts.map((part) => part.words).join(', then '),
    valid,
    invalid: valid.length > 1 && !new RegExp(pattern).test(valid.slice(0, -1)) ? `${valid.slice(0, -1)}!` : invalid,
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Letters in a sample that stand for any letter: `A`, `AB`, `ABC`, `XX`, `AAA`. Others (`INV`) stand for themselves. */
function isPlaceholder(run: string): boolean {
  if (/^(.)\1*$/.test(run)) return run.length > 1 || 'AX'.includes(run);
  return ALPHABET.startsWith(run) || run === 'XYZ';
}

/** `AB-1234` → two capital letters, a hyphen, four digits. */
export function sampleParts(sample: string): Part[] {
  const runs = sample.match(/Y{4}|M{2}(?=[-/.])|D{2}$|[A-Z]+|[a-z]+|[\d]+|#+|./g) ?? [];
  const stands = runs.some(isPlaceholder) ? (run: string): boolean => isPlaceholder(run) || ALPHABET.includes(run) : isPlaceholder;
  return runs.map((run) => {
    if (/^(?:\d+|#+|YYYY|MM|DD)$/.test(run)) return digits(run.length);
    if (/^[A-Z]+$/.test(run))
      return stands(run)
        ? /^(?:X+|N+)$/.test(run) && !/\d|#/.test(sample) && /^[XN-]+$/.test(sample)
          ? digits(run.length)
          : capitals(run.length)
        : literal(run);
    return literal(run);
  });
}

const JOINERS = new Set([',', 'then', 'and', 'followed', 'by', 'plus', 'with', 'so', 'another', ';', '+']);
const MORE = new Set(['further', 'more', 'additional', 'other']);

function countAt(tokens: readonly Token[], at: number): { low: number; high: number; end: number } | undefined {
  const first = tokens[at];
  if (!first) return undefined;
  if ((first.lower === 'a' || first.lower === 'an' || first.lower === 'single') && tokens[at + 1]) return { low: 1, high: 1, end: at + 1 };
  if (first.lower === 'exactly') return countAt(tokens, at + 1);
  if (first.lower === 'at' && tokens[at + 1]?.lower === 'most' && tokens[at + 2]?.value)
    return { low: 1, high: tokens[at + 2]?.value ?? 1, end: at + 3 };
  if (first.lower === 'up' && tokens[at + 1]?.lower === 'to' && tokens[at + 2]?.value)
    return { low: 1, high: tokens[at + 2]?.value ?? 1, end: at + 3 };
  const start = first.lower === 'between' ? at + 1 : at;
  const low = tokens[start]?.value;
  if (low === undefined || !Number.isInteger(low) || low < 1 || low > 100) return undefined;
  const link = tokens[start + 1]?.lower ?? '';
  const high = tokens[start + 2]?.value;
  if (['to', '-', 'or', 'and'].includes(link) && high !== undefined && high > low && high <= 200) return { low, high, end: start + 3 };
  return { low, high: low, end: tokens[start + 1]?.lower === '-' ? start + 2 : start + 1 };
}

function partAt(tokens: readonly Token[], at: number): { part: Part; end: number; counted: boolean } | undefined {
  const token = tokens[at];
  if (!token) return undefined;
  if (token.lower === 'the' && singular(tokens[at + 1]?.lower ?? '') === 'letter' && tokens[at + 2]) {
    const named = tokens[at + 2];
    if (named && /^[A-Za-z]{1,6}$/.test(named.text)) return { part: literal(named.text), end: at + 3, counted: true };
  }
  if (token.lower === 'the' && tokens[at + 1]?.lower === 'year') return { part: digits(4), end: at + 2, counted: true };
  const count = countAt(tokens, at);
  const from = count?.end ?? at;
  if (count) {
    let end = MORE.has(tokens[from]?.lower ?? '') ? from + 1 : from;
    if (tokens[end]?.lower === 'full' && tokens[end + 1]?.lower === 'stop' && count.low === 1)
      return { part: literal('.'), end: end + 2, counted: true };
    let style = letters;
    while (
      [
        'uppercase',
        'upper-case',
        'capital',
        'capitalised',
        'capitalized',
        'upper',
        'lowercase',
        'lower-case',
        'small',
        'case',
        'numeric',
        'decimal',
        'latin',
      ].includes(tokens[end]?.lower ?? '')
    ) {
      if (/^(?:upper|capital)/.test(tokens[end]?.lower ?? '')) style = capitals;
      if (/^(?:lower|small)/.test(tokens[end]?.lower ?? '')) style = smalls;
      end += 1;
    }
    const noun = singular(tokens[end]?.lower ?? '');
    const joined = ['or', 'and'].includes(tokens[end + 1]?.lower ?? '') ? singular(tokens[end + 2]?.lower ?? '') : '';
    if ((noun === 'letter' && ['digit', 'number'].includes(joined) && count.low > 1) || (noun === 'digit' && joined === 'letter'))
      return { part: mixed(count.low, count.high), end: end + 3, counted: true };
    if (noun === 'alphanumeric') return { part: mixed(count.low, count.high), end: end + 2, counted: true };
    if (noun === 'letter' || noun === 'capital')
      return { part: noun === 'capital' ? capitals(count.low, count.high) : style(count.low, count.high), end: end + 1, counted: true };
    if (noun === 'digit' || noun === 'numeral') return { part: digits(count.low, count.high), end: end + 1, counted: true };
    const sign = SIGNS[noun];
    if (sign !== undefined && count.low === 1) return { part: literal(sign), end: end + 1, counted: true };
  }
  const sign = SIGNS[token.lower];
  if (token.text === 'A' && ['to', '-'].includes(tokens[at + 1]?.lower ?? '') && tokens[at + 2]?.text === 'Z')
    return { part: capitals(1), end: at + 3, counted: true };
  if (sign !== undefined && token.kind === 'word') return { part: literal(sign), end: at + 1, counted: false };
  if (token.kind === 'quoted' && token.text.length <= 12) return { part: literal(token.text.slice(1, -1)), end: at + 1, counted: false };
  if (token.kind === 'word' && /^[A-Z]{1,6}$/.test(token.text)) return { part: literal(token.text), end: at + 1, counted: false };
  return undefined;
}

/** `two letters followed by four digits`, `exactly 13 digits`, `the letter C, a hyphen, six digits`. */
export function spelledPatternAt(tokens: readonly Token[], at: number): { constraint: PatternConstraint; end: number } | undefined {
  const parts: Part[] = [];
  let end = at;
  let counted = false;
  for (let next = at; ;) {
    const found = partAt(tokens, next);
    if (!found) break;
    parts.push(found.part);
    counted ||= found.counted && /\\d|\[/.test(found.part.regex);
    end = found.end;
    next = end;
    while (JOINERS.has(tokens[next]?.lower ?? '')) next += 1;
    if (next === end && tokens[next]?.kind !== 'number' && !partAt(tokens, next)?.counted) break;
  }
  return counted && parts.length > 0 ? { constraint: patternOf(parts), end } : undefined;
}

export const ONLY_PATTERNS: readonly { readonly words: readonly string[]; readonly constraint: PatternConstraint }[] = [
  {
    words: ['letters', 'and', 'digits'],
    constraint: { kind: 'pattern', pattern: '^[A-Za-z0-9]+$', words: 'only letters and digits', valid: 'Abc123', invalid: 'abc-123!' },
  },
  {
    words: ['letters', 'and', 'numbers'],
    constraint: { kind: 'pattern', pattern: '^[A-Za-z0-9]+$', words: 'only letters and digits', valid: 'Abc123', invalid: 'abc-123!' },
  },
  {
    words: ['alphanumeric'],
    constraint: { kind: 'pattern', pattern: '^[A-Za-z0-9]+$', words: 'only letters and digits', valid: 'Abc123', invalid: 'abc-123!' },
  },
  {
    words: ['digits'],
    constraint: { kind: 'pattern', pattern: String.raw`^\d+$`, words: 'only digits', valid: '12345', invalid: '12a45' },
  },
  { words: ['letters'], constraint: { kind: 'pattern', pattern: '^[A-Za-z]+$', words: 'only letters', valid: 'Abc', invalid: 'abc1' } },
  {
    words: ['uppercase', 'letters'],
    constraint: { kind: 'pattern', pattern: '^[A-Z]+$', words: 'only capital letters', valid: 'ABC', invalid: 'aBC' },
  },
  {
    words: ['lowercase', 'letters'],
    constraint: { kind: 'pattern', pattern: '^[a-z]+$', words: 'only lower-case letters', valid: 'abc', invalid: 'Abc' },
  },
  {
    words: ['uppercase'],
    constraint: { kind: 'pattern', pattern: '^[^a-z]+$', words: 'no lower-case letters', valid: 'ABC', invalid: 'abc' },
  },
  {
    words: ['lowercase'],
    constraint: { kind: 'pattern', pattern: '^[^A-Z]+$', words: 'no capital letters', valid: 'abc', invalid: 'ABC' },
  },
];

/** A sample and words that explain it say the same: the words win when the sample keeps to them, otherwise they left out its signs. */
export function onePattern(constraints: readonly Constraint[]): Constraint[] {
  const patterns = constraints.filter((one): one is PatternConstraint => one.kind === 'pattern');
  if (patterns.length < 2) return [...constraints];
  const sampled = patterns.find((one) => one.sample !== undefined);
  const spelled = patterns.findLast((one) => one.sample === undefined) ?? patterns.at(-1);
  const told = sampled?.sample === undefined || (spelled && new RegExp(spelled.pattern).test(sampled.sample)) ? spelled : sampled;
  return constraints.filter((one) => one.kind !== 'pattern' || one === told);
}
