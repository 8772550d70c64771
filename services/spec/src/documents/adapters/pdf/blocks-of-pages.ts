import type { Block } from '../../domain/compose.js';
import type { PageLine } from './page-lines.js';

const BULLET = /^(?:[•▪◦‣●○■□–—*-]|\uf0b7)\s*(?=\S)/;
const NUMBERED = /^(?:\(?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}[.)]?)\s+(?=\S)/;
/** Parts of a letter's height: lines further apart are no longer one paragraph. */
const APART = 1.9;
/** Letters this much larger than those of the text make a heading. */
const LARGER = 1.15;
const LONGEST_HEADING = 120;

/** Tells headings, lists, tables and paragraphs by size and place. What stands on most pages at the same height is left out. */
export function blocksOfPages(pages: readonly (readonly PageLine[])[]): Block[] {
  const repeated = repeatedLines(pages);
  const lines = pages.flatMap((page, index) => {
    const outer = outerLines(page);
    return page.filter((line) => !outer.has(line) || !repeated.has(signOf(line))).map((line) => ({ ...line, page: index + 1 }));
  });
  const body = usualSize(lines);
  const larger = [...new Set(lines.filter((line) => isHeading(line, body)).map(({ size }) => Math.round(size)))].sort((a, b) => b - a);
  const edges = edgesOf(lines);
  const blocks: Draft[] = [];
  let before: Line | undefined;
  for (const [index, line] of lines.entries()) {
    const open = blocks.at(-1);
    if (isHeading(line, body)) {
      const goesOn = open?.kind === 'heading' && before && isNear(before, line) && Math.round(before.size) === Math.round(line.size);
      if (goesOn) open.text = `${open.text} ${line.text}`;
      else blocks.push(start('heading', line, { depth: larger.indexOf(Math.round(line.size)) + 1 }));
    } else if (isRow(lines, index)) blocks.push(start('row', line, { cells: line.segments.map(({ text }) => text) }));
    else if (BULLET.test(line.text)) blocks.push({ ...start('item', line), text: line.text.replace(BULLET, '') });
    else if (NUMBERED.test(line.text) && !isWithin(before, line, edges)) blocks.push(start('lines', line));
    else if (open && before && TEXT.has(open.kind) && goesOn(before, line) && !endsOnPurpose(before, line, edges))
      open.text = joined(open.text, line.text);
    else blocks.push(start('paragraph', line));
    before = line;
  }
  return blocks;
}

type Line = PageLine & { readonly page: number };
type Draft = { -readonly [K in keyof Block]: Block[K] };

const start = (kind: Block['kind'], line: Line, more: Partial<Block> = {}): Draft => ({
  kind,
  text: line.text,
  place: { page: line.page },
  ...more,
});

const isHeading = (line: PageLine, body: number): boolean => line.size > body * LARGER && line.text.length <= LONGEST_HEADING;

const isNear = (before: Line, line: Line): boolean => before.page === line.page && Math.abs(before.y - line.y) < APART * line.size;

/** The next line of the same paragraph, also over the end of a page in the middle of a sentence. */
const goesOn = (before: Line, line: Line): boolean =>
  before.page === line.page
    ? before.y > line.y && isNear(before, line)
    : !/[.!?:;]["'”’)]?$/.test(before.text) && /^\p{Ll}/u.test(line.text);

/** The number is the end of a sentence that was wrapped before it. */
const isWithin = (before: Line | undefined, line: Line, edges: ReadonlyMap<number, number>): boolean =>
  before !== undefined && goesOn(before, line) && !endsOnPurpose(before, line, edges) && !/[.:;!?]$/.test(before.text);

const TEXT = new Set<Block['kind']>(['paragraph', 'item', 'lines']);

/** Wrapped text breaks a line only where the next word does not fit any more. */
function endsOnPurpose(before: Line, line: Line, edges: ReadonlyMap<number, number>): boolean {
  const [x, word] = [line.segments[0]?.x ?? 0, /^\S+/.exec(line.text)?.[0] ?? ''];
  const letter = (line.end - x) / Math.max(line.text.length, 1);
  return before.end + letter * (word.length + 1) < (edges.get(before.page) ?? 0) - line.size;
}

/** Where the longest line of each page ends. */
function edgesOf(lines: readonly Line[]): ReadonlyMap<number, number> {
  const edges = new Map<number, number>();
  for (const { page, end } of lines) edges.set(page, Math.max(end, edges.get(page) ?? 0));
  return edges;
}

const joined = (text: string, next: string): string =>
  /\p{Ll}[-\u00ad]$/u.test(text) && /^\p{Ll}/u.test(next) ? `${text.slice(0, -1)}${next}` : `${text} ${next}`;

/** Lines whose columns start where those of a neighbour do are rows of a table. */
function isRow(lines: readonly Line[], index: number): boolean {
  const line = lines[index];
  if (!line || line.segments.length < 2 || BULLET.test(line.text)) return false;
  return [lines[index - 1], lines[index + 1]].some((other) => other !== undefined && other.page === line.page && isAligned(line, other));
}

const NEAR = 4;
const isAligned = (line: PageLine, other: PageLine): boolean =>
  other.segments.length === line.segments.length &&
  line.segments.every(({ x }, column) => Math.abs(x - (other.segments[column]?.x ?? Number.NaN)) < NEAR);

/** A line without its numbers, at its height. */
const signOf = ({ y, text }: PageLine): string => `${Math.round(y)} ${text.replace(/\d+/g, '#')}`;

const OUTER = 2;

/** The lines next to the upper and lower edge: forms say the same in the middle of each page and mean it. */
function outerLines(page: readonly PageLine[]): ReadonlySet<PageLine> {
  const byHeight = page.toSorted((one, other) => one.y - other.y);
  return new Set([...byHeight.slice(0, OUTER), ...byHeight.slice(-OUTER)]);
}

/** Heads and feet: the same, but for numbers, on more than half of at least three pages. */
function repeatedLines(pages: readonly (readonly PageLine[])[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const page of pages) for (const sign of new Set([...outerLines(page)].map(signOf))) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return new Set([...counts].flatMap(([sign, count]) => (count >= 3 && count * 2 > pages.length ? [sign] : [])));
}

/** The size of most letters. */
function usualSize(lines: readonly PageLine[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of lines) letters.set(size, (letters.get(size) ?? 0) + text.length);
  return [...letters].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0] as [number, number])[0];
}
