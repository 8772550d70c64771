import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Scalar,
  type YAMLParseError,
} from 'yaml';
import { type Fault, refuse } from './faults.js';
import { writtenAt } from './written-at.js';

/** Characters of a workflow file. */
const MAX_LENGTH = 1_000_000;
const MAX_DEPTH = 50;

const CORE_TAGS = new Set(['map', 'seq', 'str', 'null', 'bool', 'int', 'float'].map((name) => `tag:yaml.org,2002:${name}`));

/** A YAML text as a plain value, and the way back from a place in that value to its line and column. */
export interface Source {
  readonly value: unknown;
  /** Where the value at `path` begins; with `key`, where that key of it is written. */
  place(path: readonly PropertyKey[], key?: string): Place;
  /** Where the character `at` of the text at `path` is written: also in quotes, block texts and folded lines. */
  placeIn(path: readonly PropertyKey[], at: number): Place;
  /** The letters of the plain value at `path`: of `1.10`, which is the number 1.1. */
  written(path: readonly PropertyKey[]): string;
  /** The way to the map that begins at a place. */
  pathOf(place: Place): readonly PropertyKey[] | undefined;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Reads YAML 1.2 without anchors, aliases and tags. Throws `workflow_invalid` with line and column. */
export function readSource(text: string): Source {
  if (text.length > MAX_LENGTH) {
    throw refuse([
      {
        line: 1,
        column: 1,
        message: `the file has ${text.length} characters; at most ${MAX_LENGTH} are read. Split it into several workflows.`,
      },
    ]);
  }
  if (NO_TEXT.test(text)) throw refuse([{ line: 1, column: 1, message: 'the file is no text in UTF-8; save it as that.' }]);
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const abyss = abyssIn(text);
  if (abyss !== undefined) {
    const before = text.slice(0, abyss).split('\n');
    const at = { line: before.length, column: before.at(-1)!.length + 1 };
    throw refuse([{ ...at, message: `nested deeper than ${MAX_DEPTH} levels; is a bracket not closed?` }]);
  }
  const document = parse(text, lines);
  let maps: ReadonlyMap<number, readonly PropertyKey[]> | undefined;
  const unquoted = document.errors.find(({ pos: [at] }) => text.startsWith('${', at - 1));
  const faults: Fault[] = unquoted
    ? [{ ...place(unquoted.pos[0] - 1), message: UNQUOTED }]
    : document.errors.map((error) => ({ ...place(error.pos[0]), message: sentence(error) }));
  if (faults.length === 0) faults.push(...forbidden(document, place));
  if (faults.length > 0) throw refuse(faults);
  return {
    value: document.toJS({ maxAliasCount: 0 }) as unknown,
    place: (path, key) => place(offsetOf(document, path, key)),
    placeIn(path, at) {
      const node = document.getIn(path, true);
      return place(isScalar(node) ? writtenAt(text, node, at) : offsetOf(document, path, undefined));
    },
    written(path) {
      const node = document.getIn(path, true);
      return isScalar(node) ? (node.source ?? String(node.value)) : '';
    },
    pathOf({ line, column }) {
      maps ??= mapPaths(document);
      return maps.get(lines.lineStarts[line - 1]! + column - 1);
    },
  };
}

/** A byte that is 0, or a beginning that cannot be read: UTF-16, or something that is no text. */
const NO_TEXT = /^\uFFFD|\0/;

/** No file for people has that many: the parser would take seconds to find out. */
const MAX_OPEN = 1_000;

/** Where far too many lists or maps are open at once. Brackets in texts count too, which only matters in heaps. */
function abyssIn(text: string): number | undefined {
  const dashes = text.search(/(?:- ){1000}/);
  if (dashes >= 0) return dashes;
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '[' || char === '{') open++;
    else if ((char === ']' || char === '}') && open > 0) open--;
    if (open > MAX_OPEN) return at;
  }
  return undefined;
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed {
  const tooDeep = refuse([{ line: 1, column: 1, message: `the file is nested deeper than ${MAX_DEPTH} levels.` }]);
  try {
    const document = parseDocument(text, {
      lineCounter,
      uniqueKeys: true,
      strict: true,
      version: '1.2',
      merge: false,
      prettyErrors: false,
    });
    if (document.errors.some((error) => error.message.startsWith('Maximum call stack'))) throw tooDeep;
    return document;
  } catch (thrown) {
    if (thrown instanceof RangeError)
      throw refuse([{ line: 1, column: 1, message: `the file is nested deeper than ${MAX_DEPTH} levels.` }]);
    throw thrown;
  }
}

const WHOLE = /^[-+]?\d+$|^0[xo]/;

const losesDigits = ({ value, source }: Scalar): boolean =>
  typeof value === 'number' && !Number.isSafeInteger(value) && WHOLE.test(source ?? '');

function forbidden(document: Document.Parsed, place: (offset: number) => Place): Fault[] {
  const faults: Fault[] = [];
  const report = (node: Node, message: string) => faults.push({ ...place(node.range?.[0] ?? 0), message });
  visit(document, {
    Node(_key, node, parents) {
      if (parents.length > MAX_DEPTH * 2) {
        report(node, `nested deeper than ${MAX_DEPTH} levels.`);
        return visit.BREAK;
      }
      if (isAlias(node)) report(node, 'aliases are not read; write the value out.');
      else if (node.anchor) report(node, `the anchor &${node.anchor} is not read; write the value out where it is needed.`);
      else if (node.tag && !CORE_TAGS.has(node.tag)) report(node, `the tag ${node.tag} is not read.`);
      else if (isScalar(node) && losesDigits(node))
        report(
          node,
          `the whole number ${node.source!.slice(0, 50)} would lose digits: beyond ${Number.MAX_SAFE_INTEGER} write it as a text, in quotes.`,
        );
      return undefined;
    },
    Pair(_key, pair) {
      if (!isScalar(pair.key) || typeof pair.key.value !== 'string') {
        const node = pair.key as Node | null;
        faults.push({ ...place(node?.range?.[0] ?? 0), message: 'a key must be a text; put it in quotes.' });
      }
    },
  });
  return faults;
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], key: string | undefined): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (length === path.length && key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      const named = pair?.key as Node | undefined;
      if (named?.range) return named.range[0];
    }
    if (node && typeof node === 'object' && node.range) return node.range[0];
  }
  return 0;
}

/** Each map's offset and path. */
function mapPaths(document: Document.Parsed): ReadonlyMap<number, readonly PropertyKey[]> {
  const paths = new Map<number, readonly PropertyKey[]>();
  const walk = (node: unknown, path: readonly PropertyKey[]): void => {
    if (isMap(node)) {
      if (node.range) paths.set(node.range[0], path);
      for (const { key, value } of node.items) if (isScalar(key)) walk(value, [...path, String(key.value)]);
    } else if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
  };
  walk(document.contents, []);
  return paths;
}

/** What the parser makes of it are several errors further on. */
const UNQUOTED = 'a value with `${…}` inside { … } or [ … ] needs quotes around it.';

const ADVICE: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab stands where the indentation is; use spaces.',
  DUPLICATE_KEY: 'this key stands twice in the same map; keep one of the two.',
  MULTIPLE_DOCS: 'a file holds one workflow; take out what follows the line of dashes.',
};

function sentence({ code, message }: YAMLParseError): string {
  const advice = ADVICE[code];
  if (advice !== undefined) return advice;
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
