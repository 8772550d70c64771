import { infinitive, remembered, singular } from '../text/language.js';
import type { Token } from '../text/token.js';

/**
 * A small pattern language over tagged tokens.
 *
 *     at most <n:num> (characters|letters)?
 *
 * A bare word matches itself, `~word` any form of it, `#Tag` a part of speech, `<name:class>` captures what a class of the caller
 * accepts, `( | )` are alternatives, `?` makes the element before it optional. Matching backtracks.
 */
type Node =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'lemma'; readonly word: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'class'; readonly name: string; readonly of: string }
  | { readonly kind: 'either'; readonly ways: readonly Node[] }
  | { readonly kind: 'row'; readonly nodes: readonly Node[] }
  | { readonly kind: 'maybe'; readonly node: Node };

export interface Range {
  readonly start: number;
  readonly end: number;
}
export type Captures = Readonly<Record<string, Range>>;
export interface Match extends Range {
  readonly captures: Captures;
}
/** Yields the ends (token indexes, exclusive) at which a phrase of this class that starts at `at` may stop, preferred first. */
export type TokenClass = (tokens: readonly Token[], at: number) => Iterable<number>;
export type TokenClasses = Readonly<Record<string, TokenClass>>;

export interface Pattern {
  readonly source: string;
  readonly node: Node;
  /** Of each group at least one word, `~lemma` or `#Tag` must stand somewhere, or the pattern fits nowhere. */
  readonly needs: readonly (readonly string[])[];
}

const LEXEME = /<\w+(?::\w+)?>|#\w+|~[\w'-]+|[()|?]|[^\s()|?<#~]+|[<~#]=?/g;

export function pattern(source: string): Pattern {
  const lexemes = source.match(LEXEME) ?? [];
  let at = 0;
  const either = (): Node => {
    const ways = [row()];
    while (lexemes[at] === '|') {
      at += 1;
      ways.push(row());
    }
    return ways.length === 1 && ways[0] ? ways[0] : { kind: 'either', ways };
  };
  const row = (): Node => {
    const nodes: Node[] = [];
    while (at < lexemes.length && lexemes[at] !== '|' && lexemes[at] !== ')') {
      const node = element(lexemes[at] ?? '');
      if (lexemes[at] === '?') {
        at += 1;
        nodes.push({ kind: 'maybe', node });
      } else nodes.push(node);
    }
    return nodes.length === 1 && nodes[0] ? nodes[0] : { kind: 'row', nodes };
  };
  const element = (lexeme: string): Node => {
    at += 1;
    if (lexeme === '(') {
      const inner = either();
      if (lexemes[at] !== ')') throw new Error(`pattern without closing bracket: ${source}`);
      at += 1;
      return inner;
    }
    if (lexeme.startsWith('<') && lexeme.endsWith('>') && lexeme.length > 2) {
      const [name = '', of] = lexeme.slice(1, -1).split(':');
      return { kind: 'class', name, of: of ?? name };
    }
    if (lexeme.startsWith('#')) return { kind: 'tag', tag: lexeme.slice(1) };
    if (lexeme.startsWith('~') && lexeme.length > 1) return { kind: 'lemma', word: lexeme.slice(1) };
    return { kind: 'word', word: lexeme.replace('\\', '') };
  };
  const node = either();
  if (at !== lexemes.length) throw new Error(`pattern not understood at ${String(lexemes[at])}: ${source}`);
  return { source, node, needs: needsOf(node) };
}

function needsOf(node: Node): (readonly string[])[] {
  if (node.kind === 'word') return [[node.word]];
  if (node.kind === 'lemma') return [[`~${node.word}`]];
  if (node.kind === 'tag') return [[`#${node.tag}`]];
  if (node.kind === 'row') return node.nodes.flatMap(needsOf);
  if (node.kind !== 'either') return [];
  const firsts = node.ways.map((way) => needsOf(way)[0]);
  return firsts.every((group) => group !== undefined) ? [firsts.flat()] : [];
}

const lemma = remembered((word) => `~${word}`);
const part = remembered((tag) => `#${tag}`);

/** What the tokens can fit, as groups of `needs` name it. */
function saidBy(tokens: readonly Token[]): ReadonlySet<string> {
  const said = new Set<string>();
  for (const { kind, lower, tags } of tokens) {
    said.add(lower);
    if (kind === 'word')
      said
        .add(lemma(lower))
        .add(lemma(infinitive(lower)))
        .add(lemma(singular(lower)));
    for (const tag of tags) said.add(part(tag));
  }
  return said;
}

const wordsOf = new WeakMap<readonly Token[], ReadonlySet<string>>();

/** Most patterns fit nowhere in most statements, which one look at the words of a statement tells. */
function mayFit({ needs }: Pattern, tokens: readonly Token[]): boolean {
  if (needs.length === 0) return true;
  let words = wordsOf.get(tokens);
  if (!words) wordsOf.set(tokens, (words = saidBy(tokens)));
  const there = words;
  return needs.every((group) => group.some((word) => there.has(word)));
}

const sameLemma = (token: Token, word: string): boolean =>
  token.kind === 'word' && (token.lower === word || infinitive(token.lower) === word || singular(token.lower) === word);

type Next = (at: number, captures: Captures) => Match | undefined;

function step(node: Node, tokens: readonly Token[], classes: TokenClasses, at: number, captures: Captures, next: Next): Match | undefined {
  const token = tokens[at];
  switch (node.kind) {
    case 'word':
      return token && token.lower === node.word && token.kind !== 'quoted' ? next(at + 1, captures) : undefined;
    case 'lemma':
      return token && sameLemma(token, node.word) ? next(at + 1, captures) : undefined;
    case 'tag':
      return token && token.tags.has(node.tag) ? next(at + 1, captures) : undefined;
    case 'class': {
      const accepts = classes[node.of];
      if (!accepts) throw new Error(`no class ${node.of}`);
      for (const end of accepts(tokens, at)) {
        const found = next(end, { ...captures, [node.name]: { start: at, end } });
        if (found) return found;
      }
      return undefined;
    }
    case 'either':
      for (const way of node.ways) {
        const found = step(way, tokens, classes, at, captures, next);
        if (found) return found;
      }
      return undefined;
    case 'row': {
      const from = (index: number, position: number, caught: Captures): Match | undefined => {
        const child = node.nodes[index];
        return child ? step(child, tokens, classes, position, caught, (end, more) => from(index + 1, end, more)) : next(position, caught);
      };
      return from(0, at, captures);
    }
    case 'maybe':
      return step(node.node, tokens, classes, at, captures, next) ?? next(at, captures);
  }
}

function fitAt({ node }: Pattern, tokens: readonly Token[], at: number, classes: TokenClasses, whole = false): Match | undefined {
  return step(node, tokens, classes, at, {}, (end, captures) =>
    whole && end !== tokens.length ? undefined : { start: at, end, captures },
  );
}

/** The first way in which the pattern fits the tokens that start at `at`. */
export function matchAt(wanted: Pattern, tokens: readonly Token[], at: number, classes: TokenClasses, whole = false): Match | undefined {
  return mayFit(wanted, tokens) ? fitAt(wanted, tokens, at, classes, whole) : undefined;
}

/** The first place at which the pattern fits. */
export function find(wanted: Pattern, tokens: readonly Token[], classes: TokenClasses, from = 0): Match | undefined {
  if (!mayFit(wanted, tokens)) return undefined;
  for (let at = from; at < tokens.length; at += 1) {
    const found = fitAt(wanted, tokens, at, classes);
    if (found) return found;
  }
  return undefined;
}

export function findAll(wanted: Pattern, tokens: readonly Token[], classes: TokenClasses): Match[] {
  if (!mayFit(wanted, tokens)) return [];
  const all: Match[] = [];
  for (let at = 0; at < tokens.length;) {
    const found = fitAt(wanted, tokens, at, classes);
    if (found) all.push(found);
    at = found ? Math.max(found.end, at + 1) : at + 1;
  }
  return all;
}
