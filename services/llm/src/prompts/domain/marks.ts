/** Around values from outside while a template is filled, and nowhere else: private characters, which are taken out of values first. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const MARKS = /[\uE000\uE001]/g;
const REPLACEMENT = '\uFFFD';

export const hasMarks = (text: string): boolean => text.includes(OPEN) || text.includes(CLOSE);
export const withoutMarks = (text: string): string => text.replaceAll(MARKS, REPLACEMENT);

/** The value with marks around each of its texts; empty ones stay empty, so that a template may ask for them. */
export function marked(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : OPEN + value + CLOSE;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, marked(inner)]));
}

export interface Piece {
  readonly text: string;
  readonly untrusted: boolean;
}

/** The pieces of a filled message. A mark whose other half got lost, in a filter, makes the rest untrusted. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let depth = 0;
  let start = 0;
  const add = (end: number): void => {
    const piece = { text: text.slice(start, end), untrusted: depth > 0 };
    const last = found.at(-1);
    if (piece.text === '') return;
    if (last?.untrusted === piece.untrusted) found[found.length - 1] = { ...last, text: last.text + piece.text };
    else found.push(piece);
  };
  for (const { 0: mark, index } of text.matchAll(MARKS)) {
    add(index);
    depth = Math.max(0, depth + (mark === OPEN ? 1 : -1));
    start = index + 1;
  }
  add(text.length);
  return found;
}
