import type { Token } from '../text/token.js';
import { MONEY_UNITS } from '../vocabulary/attributes.js';
import { patternOf, sampleParts } from './code-pattern.js';
import type { Constraint } from './constraint.js';
import { type Match, type Pattern, pattern } from './pattern.js';
import { determinersAt, keyOf, tokenText } from './phrase.js';
import { BE } from '../vocabulary/closed.js';
import { regexConstraint } from './regex.js';

export interface Row {
  readonly pattern: Pattern;
  /** Said under a negation (`cannot be …`, `not …`). */
  readonly negated: boolean;
  /** Only after a word of obligation (`must be given`) or of permission (`may be empty`). */
  readonly after?: 'must' | 'may';
  readonly make: (match: Match, tokens: readonly Token[]) => Constraint[] | undefined;
}

const row = (source: string, make: Row['make'] | Constraint, options: Partial<Pick<Row, 'negated' | 'after'>> = {}): Row => ({
  pattern: pattern(source),
  negated: options.negated ?? false,
  ...(options.after ? { after: options.after } : {}),
  make: typeof make === 'function' ? make : () => [make],
});

export function numberIn(match: Match, tokens: readonly Token[], name: string): number | undefined {
  const range = match.captures[name];
  if (!range) return undefined;
  const slice = tokens.slice(range.start, range.end);
  const value = slice.find((token) => token.kind === 'number')?.value ?? Number(slice.at(-1)?.text);
  const minus = slice[0]?.lower === '-';
  return Number.isFinite(value) ? (minus ? -value : value) : undefined;
}

const unitIn = (match: Match, tokens: readonly Token[]): { unit?: string } => {
  const range = match.captures['u'];
  const unit =
    range &&
    tokens
      .slice(range.start, range.end)
      .map((token) => token.lower)
      .join(' ');
  return unit === undefined || unit === '' ? {} : { unit };
};

const bound =
  (side: 'min' | 'max', exclusive = false): Row['make'] =>
  (match, tokens) => {
    const value = numberIn(match, tokens, 'n');
    if (value === undefined) return undefined;
    return [{ kind: 'bound', [side]: value, ...(exclusive ? { exclusive } : {}), ...unitIn(match, tokens) }];
  };
const between: Row['make'] = (match, tokens) => {
  const low = numberIn(match, tokens, 'a');
  const high = numberIn(match, tokens, 'b');
  return low === undefined || high === undefined || high < low
    ? undefined
    : [{ kind: 'bound', min: low, max: high, ...unitIn(match, tokens) }];
};
const exact: Row['make'] = (match, tokens) => {
  const value = numberIn(match, tokens, 'n');
  return value === undefined ? undefined : [{ kind: 'bound', min: value, max: value, ...unitIn(match, tokens) }];
};
const sample: Row['make'] = (match, tokens) => {
  const range = match.captures['c'];
  const token = range && tokens[range.start];
  if (!token) return undefined;
  const pieces = tokens.slice(range.start, range.end).map((one) => one.text);
  const text = token.kind === 'quoted' ? token.text.slice(1, -1) : pieces.join(' ');
  return /\d|#|X{2}|A{2}|-/.test(text) && text.length <= 30 ? [{ ...patternOf(sampleParts(text)), sample: text }] : undefined;
};
const regex: Row['make'] = (match, tokens) => {
  const found = regexConstraint(tokens[match.captures['r']?.start ?? -1]?.text ?? '');
  return found && [found];
};
const defaultTo: Row['make'] = (match, tokens) => {
  const range = match.captures['v'];
  if (!range) return undefined;
  const value = numberIn(match, tokens, 'v');
  const slice = tokens.slice(range.start, range.end);
  const words = tokenText(slice);
  const lower = words.toLowerCase();
  if (/^(?:today|now|the current (?:date|time|day)|current (?:date|time|day)|the date of today|the present day)/.test(lower))
    return [{ kind: 'default', value: { now: true } }];
  if (value !== undefined && slice.every((token) => token.kind !== 'word')) return [{ kind: 'default', value }];
  if (['true', 'yes', 'on', 'checked', 'enabled'].includes(lower)) return [{ kind: 'default', value: true }];
  if (['false', 'no', 'off', 'unchecked', 'disabled', 'not set'].includes(lower)) return [{ kind: 'default', value: false }];
  return [{ kind: 'default', value: { text: words } }];
};
/** What another attribute is called in a remark, without `the` or `its`. */
const referenceKey = (tokens: readonly Token[], start: number, end: number): string => {
  const pronoun = ['it', 'they', 'he', 'she'].includes(tokens[start]?.lower ?? '') ? start + 1 : start;
  const from = pronoun > start && BE.has(tokens[pronoun]?.lower ?? '') ? pronoun + 1 : pronoun;
  return keyOf(tokens, determinersAt(tokens, from).end, end);
};

const compare =
  (op: '<' | '<=' | '>' | '>='): Row['make'] =>
  (match, tokens) => {
    const range = match.captures['f'];
    return range ? [{ kind: 'compare', op, key: referenceKey(tokens, range.start, range.end) }] : undefined;
  };
const uniqueWithin: Row['make'] = (match, tokens) => {
  const range = match.captures['f'];
  return range ? [{ kind: 'uniqueWithin', key: referenceKey(tokens, range.start, range.end) }] : undefined;
};
/** Units of which there are no parts. */
const COUNTED = new Set(['words', 'word', 'items', 'characters', 'seats', 'digits', 'letters']);
const unit: Row['make'] = (match, tokens) => {
  const word = tokens[match.captures['u']?.start ?? -1]?.lower ?? '';
  if (MONEY_UNITS.has(word)) return [{ kind: 'type', type: 'number', format: 'money' }];
  if (word === 'percent' || word === '%' || word === 'percentage') return [{ kind: 'type', type: 'number', format: 'percent' }];
  if (
    [
      'minutes',
      'hours',
      'days',
      'weeks',
      'months',
      'years',
      'seconds',
      'minute',
      'hour',
      'day',
      'week',
      'month',
      'year',
      'stars',
      'points',
      'pages',
      'people',
      'pieces',
      'persons',
    ].includes(word)
  )
    return [{ kind: 'type', type: 'integer' }];
  return [{ kind: 'type', type: COUNTED.has(word) ? 'integer' : 'number' }];
};

const NOT = { negated: true };
const MOST =
  '(at most|up to|upto|no more than|not more than|no longer than|not longer than|(a)? (max|maximum) (length)? (of|is|:|=)?|limited to|not exceeding|capped at|within|<= |no higher than|not higher than|no greater than|no larger than|not above|kept to|keep to|less than or equal to)';
const LEAST =
  '(at least|no less than|not less than|no fewer than|no lower than|not lower than|not below|(a)? (min|minimum) (length)? (of|is|:|=)?|>= |no shorter than|not shorter than|greater than or equal to|from)';
const THAN = '(more than|greater than|higher than|larger than|bigger than|longer than|above|over|exceed|exceeds|older than|later than)';
const UNDER = '(less than|lower than|smaller than|fewer than|shorter than|below|under|younger than|earlier than)';

/** Everything that can be said of one attribute, as patterns; longer ones win over shorter ones that start at the same place. */
export const ROWS: readonly Row[] = [
  row('required (field|everywhere|always|too|as well|anyway)?', { kind: 'required' }),
  row(
    '(needed|necessary|indispensable|always (given|set|there|present|required)|non-empty|nonempty|non - empty|not empty|not null|not blank|not optional)',
    { kind: 'required' },
  ),
  row(
    '(filled in|filled out|filled|given|provided|entered|present|specified|stated|set|chosen|selected|supplied|noted)',
    { kind: 'required' },
    { after: 'must' },
  ),
  row(
    '(empty|blank|null|missing|left empty|left blank|left out|omitted|optional|absent|unset|do without (it|that one|one)?)',
    { kind: 'required' },
    NOT,
  ),
  row('optional (field)?', { kind: 'optional' }),
  row('(empty|blank|left empty|left blank|left out|omitted|missing|null|unset|skipped|absent)', { kind: 'optional' }, { after: 'may' }),
  row(
    '(if|when|where) (any|known|available|present|applicable|needed|there is (one|any|a <w:word>)|(they|he|she|it|the <w:word>) (have|has) (one|it|any))',
    { kind: 'optional' },
  ),
  row('(required|needed|necessary|obliged)', { kind: 'optional' }, NOT),
  row(
    '(given|added|noted|entered|set|stated|filled in|recorded|supplied|provided|nobody|none|nothing|there)',
    { kind: 'optional' },
    { after: 'may' },
  ),
  row('(everyone|everybody|all|every <w:word>) (<modal>)? <w:word> (us|me|them)? (one|it|them|any|that)', { kind: 'optional' }, NOT),
  row('nullable', { kind: 'optional' }),
  row(
    '(if|when|where|as far as) (it|they|we|you|one|somebody|anybody) (is|are|~know|~have) (it|one|them|known|given|available|there|some|any)?',
    { kind: 'optional' },
  ),
  row('(globally|also)? (unique|distinct) (everywhere|too|as well|among all <w:word>|across all <w:word>|of course)?', { kind: 'unique' }),
  row('unique (within|per|inside|in|for each|for every|among) (its|their|the|a|an|each|every|one|the same)? <f:reference>', uniqueWithin),
  row('without (a|an|the|its) <w:word> (there (is|can be|will be))? no <w:word>', { kind: 'required' }),
  row('(must have|must-have|a must|musthave|must be there)', { kind: 'required' }),
  row('*', { kind: 'required' }),
  row('no (duplicates|duplicate|dupes|doubles|repeats|repetitions|two the same|two alike|two equal) (allowed|are allowed|possible)?', {
    kind: 'unique',
  }),
  row(`no other <w:word> (<modal>)? (share|shares|have|has|use|uses|carry|carries|bear|bears|be given)`, { kind: 'unique' }),
  row(
    '(unlike|different from|distinct from|differs from|differ from) (that|those|the one|the ones) of (any|every|each|all|the) other <w:word>',
    {
      kind: 'unique',
    },
  ),
  row('(different|distinct) (for|in|on) (every|each|all) (single)? <w:word>', { kind: 'unique' }),
  row(
    '(repeat|repeated|used twice|given twice|issued twice|assigned twice|handed out twice|duplicated|occur twice|exist twice|appear twice|be the same|shared|reused)',
    { kind: 'unique' },
    NOT,
  ),
  row('(every|each) <w:word> (may|can|must|shall)? (occur|exist|appear|be used)? only once', { kind: 'unique' }),
  row('(~occur|~exist|~appear|be used|used|be given|given|assigned|issued|taken|registered) (only|just|exactly) (once|one time)', {
    kind: 'unique',
  }),
  row('(only|just) (~occur|~exist|~appear|be used|used|given|assigned|issued|taken|registered) once', { kind: 'unique' }),
  row('(be|being) (used|given|assigned|issued|taken|registered) once (only)?', { kind: 'unique' }),
  row(
    '(~occur|~exist|~appear|used|given|assigned|issued|taken|registered|handed out) (twice|more than once|a second time)',
    { kind: 'unique' },
    NOT,
  ),
  row(
    '(read-only|readonly|read only|auto-generated|autogenerated|(set|filled|generated|assigned|calculated|computed|recorded|stamped|created) (in)? (automatically|by the (system|application|app|server))|automatically (set|filled|generated|assigned|calculated|computed|recorded|stamped|created))',
    { kind: 'readOnly' },
  ),
  row('(immutable|fixed (after creation|once created|for good)?)', { kind: 'immutable' }),
  row(
    '(changed|edited|modified|altered|updated|change|be changed) (later|afterwards|after (creation|that|it (is|was|has been) <w:word>)|once (created|set|it (is|was|has been) <w:word>)|again|any more|anymore|any longer)?',
    { kind: 'immutable' },
    NOT,
  ),

  row(`${MOST} <n:num> <u:unit>?`, bound('max')),
  row(`${LEAST} <n:num> <u:unit>?`, bound('min')),
  row(`<n:num> <u:unit>? (max|maximum|at most|or less|or fewer|or shorter|tops)`, bound('max')),
  row(`<n:num> <u:unit>? (min|minimum|at least|or more|or above|or higher|or greater|and above|and up|or older)`, bound('min')),
  row('(older than|from before|before) <n:year>', bound('max', true)),
  row('(older than|from before|before) <n:year>', bound('min'), NOT),
  row('(past|beyond|newer than|younger than|after|later than) <n:year>', bound('min', true)),
  row('(past|beyond|newer than|younger than|after|later than) <n:year>', bound('max'), NOT),
  row(`(>|${THAN}) <n:num> <u:unit>?`, bound('min', true)),
  row(`(<|${UNDER}) <n:num> <u:unit>?`, bound('max', true)),
  row(`${THAN} <n:num> <u:unit>?`, bound('max'), NOT),
  row(`${UNDER} <n:num> <u:unit>?`, bound('min'), NOT),
  row(
    '(lie|lies|range|ranges|ranging|(in|within) the range|somewhere)? (between|from) <a:num> <u:unit>? <x:gloss> (and|to|-|until) <b:num> <u:unit>? <y:gloss>',
    between,
  ),
  row('<a:num> <u:unit>? <x:gloss> (to|-|through|until|..) <b:num> <u:unit>? <y:gloss>', between),
  row('(in)? <u:unit> (,)? (between|from)? <a:num> (to|-|and|through|until|..) <b:num>', between),
  row('(exactly)? <n:num> <u:characters> (long|each)?', exact),
  row('exactly <n:num>', exact),
  row('(positive|strictly positive)', { kind: 'bound', min: 0, exclusive: true }),
  row('(non-negative|nonnegative|non negative|zero or (positive|above))', { kind: 'bound', min: 0 }),
  row('(negative|be negative|go negative|become negative)', { kind: 'bound', min: 0 }, NOT),
  row('<n:num> or (more|greater|higher|above)', bound('min')),

  row(
    "(in|of|has|have|with|follows|uses|matches|matching|following)? (the|a)? (format|form|pattern|shape|scheme|style) (like|is|of|:|as|such as|e.g.|eg|'s|(,)? e.g.)? (:|,)? <c:code>",
    sample,
  ),
  row('(looks|look|looking|something|,)? (like|such as|for instance|for example|e.g. ,|e.g.|example :) <c:code>', sample),

  row(
    '(match|matches|matching|follows|follow|following)? (the|a|this)? (regular expression|regular|regex|regexp|pattern|format|form|shape|like)? (is|of|:|=|like)? (/)? <r:regex> (/)?',
    regex,
  ),

  row('(by)? default (value)? (is|of|to|:|=|be|should be|shall be|must be|will be)? <v:value>', defaultTo),
  row('default <w:word> (is|of|:|=)? <v:num>', defaultTo),
  row('(defaults|defaulting|default|defaulted) to <v:value>', defaultTo),
  row('<v:value> (by default|as (the|a)? default|is (the)? default|is preselected|preselected|being the default|default)', defaultTo),
  row('(normally|usually|typically|ordinarily|generally) <v:value>', defaultTo),
  row('starts at <v:num>', defaultTo),
  row('starts at <v:value>', defaultTo),
  row('(initially|preset to|set to|prefilled with|pre-filled with) <v:value> (at first|initially)?', defaultTo),
  row('(starts|start|begins|begin|starting) (out)? (as|at|with|on) <v:value>', defaultTo),
  row(
    '<v:value> (unless|if) (<gap>)? (otherwise|another|else|other|different|nothing|nobody|given|stated) (<w:word>)? (<w:word>)?',
    defaultTo,
  ),
  row(
    'unless <gap> (otherwise|another|else|other|stated|given) (,)? (it|this|that) (is|will be|should be) (a|an|the)? <v:value>',
    defaultTo,
  ),
  row('(if|when) (nothing|not|none|nobody) <gap> (,)? (it|this|that) (is|will be|should be) (a|an|the)? <v:value>', defaultTo),

  row('(lie|be|date)? in the past ((,)? of course)?', { kind: 'relativeToNow', op: '<' }),
  row('(lie|be)? in the future', { kind: 'relativeToNow', op: '>' }),
  row('(before today|earlier than today|before now)', { kind: 'relativeToNow', op: '<' }),
  row('(after today|later than today|after now)', { kind: 'relativeToNow', op: '>' }),
  row('(today or later|today or in the future|from today on|on or after today)', { kind: 'relativeToNow', op: '>=' }),
  row('(today or earlier|on or before today|up to today)', { kind: 'relativeToNow', op: '<=' }),
  row(
    '(lie|be|start|end|begin|scheduled|made|set|dated|received|due|expire|received)? in the past',
    { kind: 'relativeToNow', op: '>=' },
    NOT,
  ),
  row(
    '(lie|be|start|end|begin|scheduled|made|set|dated|received|happen|occur|taken|paid)? in the future',
    { kind: 'relativeToNow', op: '<=' },
    NOT,
  ),
  row('(before|earlier than) (today|now)', { kind: 'relativeToNow', op: '>=' }, NOT),
  row('(after|later than) (today|now)', { kind: 'relativeToNow', op: '<=' }, NOT),

  row(
    '(come|lie|comes|lies|fall|falls|start|end)? (strictly)? (after|later than|greater than|higher than|larger than|bigger than|more than|above|>) <f:reference>',
    compare('>'),
  ),
  row(
    '(come|lie|comes|lies|fall|falls|start|end)? (strictly)? (before|earlier than|less than|lower than|smaller than|below|<) <f:reference>',
    compare('<'),
  ),
  row(
    '(on or after|at or after|not before|same as or after|equal to or (after|later than|greater than)|(later|greater) than or equal to|at least|>=|no earlier than|not earlier than|the same (day)? (as)? or (after|later than)) <f:reference>',
    compare('>='),
  ),
  row(
    '(on or before|at or before|not after|equal to or (before|less than)|(earlier|less) than or equal to|at most|<=|no later than|not later than|up to) <f:reference>',
    compare('<='),
  ),
  row(
    '(be|come|lie|fall|end|start)? (before|earlier than|less than|lower than|smaller than|below|shorter than|precede) <f:reference>',
    compare('>='),
    NOT,
  ),
  row(
    '(be|come|lie|fall|end|start)? (after|later than|greater than|higher than|larger than|more than|above|exceed|longer than) <f:reference>',
    compare('<='),
    NOT,
  ),

  row('(longer|long|multi-line|multiline|free|rich|plain)? (free)? (text|textarea|prose) (field)?', (match, tokens) => {
    const first = tokens[match.start]?.lower ?? '';
    return [
      { kind: 'type', type: first === 'text' || first === 'plain' ? 'string' : 'text', ...(first === 'text' ? { loose: true } : {}) },
    ];
  }),
  row('(long|free-text|free-form|markdown)', { kind: 'type', type: 'text' }),
  row('(string|varchar|short text|single line)', { kind: 'type', type: 'string' }),
  row('(integer|int|whole (number|numbers)|integers|whole)', { kind: 'type', type: 'integer' }),
  row('(decimal (number|value|figure)?|float|double|number|numeric|decimals|a decimal number)', { kind: 'type', type: 'number' }),
  row('(boolean|bool|yes / no|y / n|true / false|yes or no|true or false|yes-no|flag|checkbox|a tick box|on / off)', {
    kind: 'type',
    type: 'boolean',
  }),
  row('(datetime|timestamp|date and time|date with time|date - time|date / time|date-time)', { kind: 'type', type: 'datetime' }),
  row('(date) (only)?', { kind: 'type', type: 'date' }),
  row('(time|time of day)', { kind: 'type', type: 'time' }),
  row('(money|monetary|currency amount)', { kind: 'type', type: 'number', format: 'money' }),
  row('(in)? <u:currency>', { kind: 'type', type: 'number', format: 'money' }),
  row('(two|2) (decimal places|decimals|decimal digits|places after the decimal point)', { kind: 'type', type: 'number' }),
  row('(valid)? (email) (address|format)?', { kind: 'format', format: 'email' }),
  row('(valid)? (url|web address|uri|link|web link)', { kind: 'format', format: 'url' }),
  row('(valid)? phone (number)?', { kind: 'format', format: 'phone' }),
  row('(uuid|guid)', { kind: 'format', format: 'uuid' }),
  row('(hex|hexadecimal) (color|colour|color code|colour code|value|code)? (such as|like|e.g)?', { kind: 'format', format: 'color' }),
  row('(color|colour) (code)', { kind: 'format', format: 'color' }),
  row('((two|2) (-)? letter|iso|country) (country)? (code|codes) (is fine|please)?', { kind: 'format', format: 'country-code' }),
  row('(two-letter) (country)? code', { kind: 'format', format: 'country-code' }),
  row('((three|3) (-)? letter|iso)? currency (code)', { kind: 'format', format: 'currency-code' }),
  row('(percent|percentage|%)', { kind: 'type', type: 'number', format: 'percent' }),
  row('(in|as|given in) (a|whole|full)? <u:measure>', unit),
];
