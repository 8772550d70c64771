import { type Attribute, attributesAt } from '../grammar/attribute.js';
import type { World } from '../grammar/classes.js';
import { keyOf, phraseText } from '../grammar/phrase.js';
import type { Token } from '../text/token.js';

const ENDS = new Set(['(', ',', ':', ';', '*', '/', '=', '.']);

/** A cell of names holds a name whatever its words look like: `from date`, `on deck`, `has engine`. */
export function namesInCell(cell: readonly Token[], world: World): readonly Attribute[] {
  const { items } = attributesAt(cell, 0, world, { bracketed: true });
  const sign = cell.findIndex((token) => token.kind === 'punct' && ENDS.has(token.lower));
  const end = sign < 0 ? cell.length : sign;
  const [first] = items;
  if (end === 0 || end > 6 || (first && first.start === 0 && coversName(cell, first, end))) return items;
  const words = ['a', 'an', 'the'].includes(cell[0]?.lower ?? '') && end > 1 ? 1 : 0;
  const inBrackets = attributesAt([nameToken(cell, words, end), ...cell.slice(end)], 0, world, { bracketed: true }).items;
  const literal = { key: keyOf(cell, words, end), label: phraseText(cell, words, end), start: 0, end: cell.length, determiners: [] };
  return [{ constraints: [], skipped: [], ...inBrackets[0], ...literal }, ...inBrackets.slice(1)];
}

/** The grammar read every word before the first sign as this one name, or as a list of names. */
function coversName(cell: readonly Token[], first: Attribute, end: number): boolean {
  const skipped = first.skipped.some(([from]) => from < end);
  const listed = cell.slice(0, end).some((token) => token.lower === 'and');
  const dropped = first.determiners.some((word) => !['a', 'an', 'the'].includes(word));
  return listed || (first.end >= end && !skipped && !dropped);
}

/** A name of several words as one, so that only what follows it is read. */
const nameToken = (cell: readonly Token[], from: number, end: number): Token => ({
  kind: 'word',
  text: phraseText(cell, from, end),
  lower: `${keyOf(cell, from, end)}_`,
  start: cell[from]?.start ?? 0,
  end: cell[end - 1]?.end ?? 0,
  tags: new Set(['Noun']),
});
