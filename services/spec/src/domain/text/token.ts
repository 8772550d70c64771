import { bare } from './bare.js';
import { REGEX_SOURCE } from './regexes.js';

export type TokenKind = 'word' | 'number' | 'code' | 'regex' | 'quoted' | 'arrow' | 'punct';

/** A word, number or sign of a statement, with its place in the document and what the tagger says of it. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Lower case, spelling variants folded (`e-mail` → `email`), contractions opened (`can't` → `can`, `not`). */
  readonly lower: string;
  readonly value?: number;
  readonly start: number;
  readonly end: number;
  /** What joins it to the token before where both are written as one word: `` in `dueDate`, `_` in `due_date`. */
  readonly glue?: string;
  /** Part of a word written for machines, in which `to`, `by` and `in` are no prepositions. */
  readonly part?: true;
  readonly tags: ReadonlySet<string>;
}

const UNITS = bare<Record<string, number>>({
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  eighteen: 18,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  thousand: 1000,
});

const FOLDED = bare<Record<string, string>>({
  'e-mail': 'email',
  'e-mails': 'emails',
  mail: 'mail',
  '&': 'and',
  '≤': '<=',
  '≥': '>=',
  mandatory: 'required',
  compulsory: 'required',
  obligatory: 'required',
  chars: 'characters',
  char: 'characters',
  character: 'characters',
  maximal: 'maximum',
  'max.': 'max',
  'min.': 'min',
  min: 'min',
  cant: 'can',
  upto: 'upto',
  canceled: 'cancelled',
  pls: 'please',
  plz: 'please',
});

/** Marks as people shorten them in lists. */
const MARKS = bare<Record<string, string>>({
  req: 'required',
  reqd: 'required',
  mand: 'required',
  opt: 'optional',
  uniq: 'unique',
  def: 'default',
  dflt: 'default',
});

const CONTRACTED = bare<Record<string, readonly [string, string]>>({
  cannot: ['can', 'not'],
  "can't": ['can', 'not'],
  cant: ['can', 'not'],
  "won't": ['will', 'not'],
  "don't": ['do', 'not'],
  dont: ['do', 'not'],
  "doesn't": ['does', 'not'],
  doesnt: ['does', 'not'],
  "isn't": ['is', 'not'],
  "aren't": ['are', 'not'],
  "mustn't": ['must', 'not'],
  "shouldn't": ['should', 'not'],
  "couldn't": ['could', 'not'],
  "wouldn't": ['would', 'not'],
  "needn't": ['need', 'not'],
  "hasn't": ['has', 'not'],
  "haven't": ['have', 'not'],
  "it's": ['it', 'is'],
  "they're": ['they', 'are'],
  "that's": ['that', 'is'],
  "we're": ['we', 'are'],
  "there's": ['there', 'is'],
  "we'd": ['we', 'would'],
  "i'd": ['i', 'would'],
  "we've": ['we', 'have'],
  "what's": ['what', 'is'],
  "wasn't": ['was', 'not'],
  "we'll": ['we', 'will'],
  "they've": ['they', 'have'],
  "let's": ['let', 'us'],
  "you're": ['you', 'are'],
});

const SCANNER = new RegExp(
  [
    `(?<regex>${REGEX_SOURCE})`,
    String.raw`(?<arrow><?(?:-{1,3}|={1,2})>|↔|[→⇒➜➔⟶➡])`,
    String.raw`(?<quoted>"[^"\n]{1,60}"|“[^”\n]{1,60}”|‘[^’\n]{1,60}’|(?<![\p{L}\p{N}])'[^'\n]{1,40}'(?![\p{L}\p{N}]))`,
    String.raw`(?<code>[A-Z]{1,8}[-/_.#]?\d[\dA-Z]*(?:[-/_.][\dA-Z]+)*(?![\p{L}])|\d{2,}(?:[-/.]\d{2,}){2,}|[A-Z#9X]{2,}(?:-[A-Z#9X0-9]{1,})+(?![\p{L}]))`,
    String.raw`(?<number>\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?(?![\p{L}\d])|\d+(?:\.\d+)?(?:[kK](?![\p{L}]))?)`,
    String.raw`(?<mark>(?<![\p{L}\p{N}_-])(?:reqd?|mand|opt|uniq)(?:\.|(?=\s*(?:[,;)|]|$)))|(?<![\p{L}\p{N}_-])(?:def|dflt)\.?(?=\s*[:=]))`,
    String.raw`(?<short>(?:e\.g\.|i\.e\.|etc\.)(?![\p{L}]))`,
    String.raw`(?<word>\p{L}[\p{L}\p{M}\p{N}]*(?:[’'_-][\p{L}\p{N}]+)*(?:['’](?=\s|$))?)`,
    String.raw`(?<punct>\.\.\.?|…|[<>!]=|[≤≥<>=]|[^\s\p{L}\p{N}])`,
  ].join('|'),
  'gu',
);

const NONE: ReadonlySet<string> = new Set();

function fold(word: string): string {
  const lower = word.toLowerCase().replaceAll('’', "'");
  return FOLDED[lower] ?? lower;
}

const CAMEL = /^(?:\p{Ll}[\p{Ll}\d]+|\p{Lu}[\p{Ll}\d]+)(?:\p{Lu}[\p{Ll}\d]*)+$/u;
const FLAG = /^(?:is|has)(?:_\w+|\p{Lu}\p{L}+)$/u;

/** `dueDate` and `due_date` are written for machines and read like `due date`; `isOpen` stays one word, for its verb is none. */
function identifierTokens(text: string, start: number): Token[] | undefined {
  if (!text.includes('_') && !CAMEL.test(text)) return undefined;
  const parts = [...text.matchAll(/\p{Lu}?[\p{Ll}\d]+|\p{Lu}+(?!\p{Ll})/gu)];
  const lower = parts.map((part) => part[0].toLowerCase());
  if (parts.length < 2) return undefined;
  if (FLAG.test(text))
    return [{ kind: 'word', text: lower.join(' '), lower: lower.join(' '), start, end: start + text.length, tags: NONE }];
  return parts.map((part, index): Token => ({
    kind: 'word',
    text: part[0],
    lower: fold(part[0]),
    start: start + part.index,
    end: start + part.index + part[0].length,
    part: true,
    ...(index === 0 ? {} : { glue: text.charAt(part.index - 1) === '_' ? '_' : '' }),
    tags: NONE,
  }));
}

function wordTokens(text: string, start: number): Token[] {
  const parts = identifierTokens(text, start);
  if (parts) return parts;
  const lower = text.toLowerCase().replaceAll('’', "'");
  const end = start + text.length;
  const contracted = CONTRACTED[lower];
  if (contracted) return contracted.map((part) => ({ kind: 'word', text, lower: part, start, end, tags: NONE }));
  const value = UNITS[lower];
  if (value !== undefined) return [{ kind: 'number', text, lower, value, start, end, tags: NONE }];
  const owner = /^(.*?)('s|')$/.exec(lower);
  if (owner && owner[1] && owner[1] !== 'let') {
    const cut = start + owner[1].length;
    return [
      { kind: 'word', text: text.slice(0, owner[1].length), lower: fold(owner[1]), start, end: cut, tags: NONE },
      { kind: 'punct', text: text.slice(owner[1].length), lower: "'s", start: cut, end, tags: NONE },
    ];
  }
  const counted = /^([a-z]+)-(digit|letter|character|char)s?$/.exec(lower);
  const count = counted?.[1] === undefined ? undefined : UNITS[counted[1]];
  if (count !== undefined && counted?.[1] && counted[2]) {
    const cut = start + counted[1].length;
    return [
      { kind: 'number', text: text.slice(0, counted[1].length), lower: counted[1], value: count, start, end: cut, tags: NONE },
      { kind: 'word', text: text.slice(counted[1].length + 1), lower: fold(counted[2]), start: cut + 1, end, tags: NONE },
    ];
  }
  return [{ kind: 'word', text, lower: fold(text), start, end, tags: NONE }];
}

/** Splits [start, end) of a masked text. Slashes, dashes and brackets are tokens of their own; `AB-1234` is one. */
export function tokenise(masked: string, start: number, end: number): Token[] {
  const tokens: Token[] = [];
  const slice = masked.slice(start, end);
  for (const found of slice.matchAll(SCANNER)) {
    const at = start + found.index;
    const text = found[0];
    const groups = found.groups ?? {};
    const stop = at + text.length;
    if (groups['regex'] !== undefined) tokens.push({ kind: 'regex', text, lower: text, start: at, end: stop, tags: NONE });
    else if (groups['mark'] !== undefined) {
      const lower = MARKS[text.toLowerCase().replace('.', '')] ?? text;
      tokens.push({ kind: 'word', text, lower, start: at, end: stop, tags: NONE });
    } else if (groups['short'] !== undefined)
      tokens.push({ kind: 'word', text, lower: text.toLowerCase(), start: at, end: stop, tags: NONE });
    else if (groups['word'] !== undefined) tokens.push(...wordTokens(text, at));
    else if (groups['number'] !== undefined) {
      const digits = text.replace(/[,  ](?=\d{3})/g, '');
      const value = /k$/i.test(digits) ? Number(digits.slice(0, -1)) * 1000 : Number(digits);
      tokens.push({ kind: 'number', text, lower: text, value, start: at, end: stop, tags: NONE });
    } else if (groups['quoted'] !== undefined)
      tokens.push({ kind: 'quoted', text, lower: text.slice(1, -1).toLowerCase(), start: at, end: stop, tags: NONE });
    else if (groups['code'] !== undefined) tokens.push({ kind: 'code', text, lower: text.toLowerCase(), start: at, end: stop, tags: NONE });
    else if (groups['arrow'] !== undefined)
      tokens.push({ kind: 'arrow', text, lower: text.startsWith('<') || text === '↔' ? '<->' : '->', start: at, end: stop, tags: NONE });
    else if (text === '.' && ['max', 'min', 'approx', 'incl'].includes(tokens.at(-1)?.lower ?? '') && tokens.at(-1)?.end === at) continue;
    else {
      const lower =
        text === '–' || text === '—'
          ? '-'
          : text === '&'
            ? 'and'
            : text === '≤'
              ? '<='
              : text === '≥'
                ? '>='
                : text === '['
                  ? '('
                  : text === ']'
                    ? ')'
                    : text;
      tokens.push({ kind: lower === 'and' ? 'word' : 'punct', text, lower, start: at, end: stop, tags: NONE });
    }
  }
  return tokens;
}
