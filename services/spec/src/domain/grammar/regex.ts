import type { Constraint } from './constraint.js';

type PatternConstraint = Extract<Constraint, { kind: 'pattern' }>;

type Node =
  | { readonly kind: 'signs'; readonly of: ReadonlySet<string> }
  | { readonly kind: 'row'; readonly nodes: readonly Node[] }
  | { readonly kind: 'either'; readonly ways: readonly Node[] }
  | { readonly kind: 'times'; readonly node: Node; readonly min: number; readonly max: number };

const range = (from: number, to: number): string[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => String.fromCharCode(from + index));
const PRINTABLE = range(32, 126);
const DIGITS = range(48, 57);
const WORD = [...range(65, 90), ...range(97, 122), ...DIGITS, '_'];
const KNOWN: ReadonlyMap<string, readonly string[]> = new Map([
  ['d', DIGITS],
  ['w', WORD],
  ['s', [' ']],
  ['D', PRINTABLE.filter((sign) => !DIGITS.includes(sign))],
  ['W', PRINTABLE.filter((sign) => !WORD.includes(sign))],
  ['S', PRINTABLE.filter((sign) => sign !== ' ')],
]);
/** More repetitions than this are as good as any number. */
const MANY = 50;

/** Reads the part of the notation that has one meaning everywhere; anything else is refused by throwing. */
class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): Node {
    const node = this.#either();
    if (this.#at < this.#source.length) throw new Error('sign that belongs to nothing');
    return node;
  }

  #next(): string {
    const sign = this.#source.charAt(this.#at);
    if (sign === '') throw new Error('ends too early');
    this.#at += 1;
    return sign;
  }

  #takes(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #either(): Node {
    const ways = [this.#row()];
    while (this.#takes('|')) ways.push(this.#row());
    return ways.length === 1 && ways[0] ? ways[0] : { kind: 'either', ways };
  }

  #row(): Node {
    const nodes: Node[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) nodes.push(this.#repeated(this.#one()));
    return { kind: 'row', nodes };
  }

  #one(): Node {
    const sign = this.#next();
    if (sign === '(') {
      if (this.#takes('?') && !this.#takes(':')) throw new Error('a group that looks around');
      const inner = this.#either();
      if (!this.#takes(')')) throw new Error('open group');
      return inner;
    }
    if (sign === '[') return { kind: 'signs', of: new Set(this.#class()) };
    if (sign === '.') return { kind: 'signs', of: new Set(PRINTABLE) };
    if (sign === '\\') return { kind: 'signs', of: new Set(this.#escaped()) };
    if ('^$*+?{}'.includes(sign)) throw new Error('sign that belongs to nothing');
    return { kind: 'signs', of: new Set([sign]) };
  }

  #escaped(): readonly string[] {
    const sign = this.#next();
    const known = KNOWN.get(sign);
    if (!known && /[A-Za-z0-9]/.test(sign)) throw new Error('an escape that is not read');
    return known ?? [sign];
  }

  #class(): string[] {
    const negated = this.#takes('^');
    const found: string[] = [];
    for (let first = true; first || !this.#takes(']'); first = false) {
      const sign = this.#next();
      const signs = sign === '\\' ? this.#escaped() : [sign];
      const to = this.#source.charAt(this.#at + 1);
      if (signs.length === 1 && this.#source.charAt(this.#at) === '-' && to !== ']' && to !== '') {
        this.#at += 1;
        const last = this.#next();
        found.push(...range(sign.charCodeAt(0), (last === '\\' ? (this.#escaped()[0] ?? '') : last).charCodeAt(0)));
      } else found.push(...signs);
    }
    return negated ? PRINTABLE.filter((sign) => !found.includes(sign)) : found;
  }

  #repeated(node: Node): Node {
    const count = /^(?:([*+?])|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})\??/.exec(this.#source.slice(this.#at));
    if (!count) return node;
    this.#at += count[0].length;
    if (count[1] !== undefined) return { kind: 'times', node, min: count[1] === '+' ? 1 : 0, max: count[1] === '?' ? 1 : Infinity };
    const min = Number(count[2]);
    return { kind: 'times', node, min, max: count[3] === undefined ? min : count[4] === undefined ? Infinity : Number(count[4]) };
  }
}

function example(node: Node): string {
  switch (node.kind) {
    case 'signs':
      return ['A', 'a', '1'].find((sign) => node.of.has(sign)) ?? [...node.of].find((sign) => sign !== ' ') ?? ' ';
    case 'row':
      return node.nodes.map(example).join('');
    case 'either':
      return node.ways[0] ? example(node.ways[0]) : '';
    case 'times':
      return example(node.node).repeat(Math.min(Math.max(node.min, 1), node.max));
  }
}

const signsIn = (node: Node): string[] => {
  switch (node.kind) {
    case 'signs':
      return [...node.of];
    case 'row':
      return node.nodes.flatMap(signsIn);
    case 'either':
      return node.ways.flatMap(signsIn);
    case 'times':
      return signsIn(node.node);
  }
};

const repeats = (node: Node): boolean => {
  switch (node.kind) {
    case 'signs':
      return false;
    case 'row':
      return node.nodes.some(repeats);
    case 'either':
      return true;
    case 'times':
      return node.min !== node.max || repeats(node.node);
  }
};

/** A sign that opens every round and occurs nowhere else in it: the text can be cut into rounds in one way only. */
function isMarked(node: Node): boolean {
  const [first, ...others] = node.kind === 'row' ? node.nodes : [];
  return first?.kind === 'signs' && !others.flatMap(signsIn).some((sign) => first.of.has(sign));
}

/** Whether matching takes a time that does not explode with the length of a text made for it. */
function isTame(node: Node): boolean {
  switch (node.kind) {
    case 'signs':
      return true;
    case 'row':
      return node.nodes.every(isTame);
    case 'either':
      return node.ways.every(isTame);
    case 'times':
      return isTame(node.node) && (node.max <= MANY || !repeats(node.node) || isMarked(node.node));
  }
}

/**
 * A regular expression of the brief, taken as it is; without anchors it is meant for the whole text. Undefined where it is none, looks
 * around, refers back or could be made to run for ever.
 */
export function regexConstraint(source: string): PatternConstraint | undefined {
  const inner = /^\^?(.*?)(?<!\\)\$?$/s.exec(source)?.[1] ?? '';
  const anchored = source.startsWith('^') || inner.length < source.length;
  const pattern = anchored ? source : inner.includes('|') ? `^(?:${inner})$` : `^${inner}$`;
  try {
    const node = new Reader(inner).whole();
    if (!isTame(node)) return undefined;
    const wanted = new RegExp(pattern);
    const valid = example(node);
    const invalid = [`${valid}!`, '!', `${valid} ?`, '?', '-', 'x', '0'].find((text) => !wanted.test(text));
    return valid.trim() === '' || valid.length > 200 || !wanted.test(valid) || invalid === undefined
      ? undefined
      : { kind: 'pattern', pattern, words: `the pattern ${pattern}`, valid, invalid };
  } catch {
    return undefined;
  }
}
