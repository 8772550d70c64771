/** Tokens of a text. */
export type Count = (text: string) => number;

/** Stands where something was cut, so that the model knows. */
export const CUT_MARK = '[cut]';

const LINE_OR_SENTENCE = /\n+|[.!?…]["')\]]{0,3}\s+|[。！？]/g;
const WORD = /\s+/g;

/** As much of one end of a text as fits so many tokens with the mark: to a line or a sentence, else a word, else a character. */
export function cut(text: string, most: number, keep: 'start' | 'end', count: Count): string {
  if (count(text) <= most) return text;
  for (const borders of [LINE_OR_SENTENCE, WORD, undefined]) {
    const shorter = fitting(text, placesOf(text, borders), most, keep, count);
    if (shorter !== undefined) return shorter;
  }
  return count(CUT_MARK) <= most ? CUT_MARK : '';
}

/** Offsets behind each border, and none inside a character. */
function placesOf(text: string, borders: RegExp | undefined): number[] {
  if (borders !== undefined) return Array.from(text.matchAll(borders), ({ 0: found, index }) => index + found.length);
  const places: number[] = [];
  for (let at = 0; at < text.length; at += text.codePointAt(at)! > 0xffff ? 2 : 1) places.push(at);
  return places;
}

function fitting(text: string, places: readonly number[], most: number, keep: 'start' | 'end', count: Count): string | undefined {
  const first = text.length - text.trimStart().length;
  const last = text.trimEnd().length;
  const inner = places.filter((place) => place > first && place < last);
  // From little to much.
  const ordered = keep === 'start' ? inner : inner.toReversed();
  const cutAt = (place: number): string =>
    keep === 'start' ? `${text.slice(0, place).trimEnd()}\n${CUT_MARK}` : `${CUT_MARK}\n${text.slice(place).trimStart()}`;
  const fits = lastThat(ordered.length, (index) => count(cutAt(ordered[index]!)) <= most);
  return fits < 0 ? undefined : cutAt(ordered[fits]!);
}

/** The last index that fits, where none fits behind one that does not; -1: none. What is tried grows by doubling: much is looked at only if much fits. */
function lastThat(length: number, fits: (index: number) => boolean): number {
  let [good, next] = [-1, 0];
  while (next < length && fits(next)) [good, next] = [next, next * 2 + 1];
  let bad = Math.min(next, length);
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** A text or a list made so short; other values cannot be cut and come back as they are. */
export function cutValue(value: unknown, most: number, keep: 'start' | 'end', count: Count): unknown {
  if (typeof value === 'string') return cut(value, most, keep, count);
  return Array.isArray(value) ? cutList(value, most, keep, count) : value;
}

function cutList(all: readonly unknown[], most: number, keep: 'start' | 'end', count: Count): readonly unknown[] {
  const some = (length: number) => (keep === 'start' ? all.slice(0, length) : all.slice(all.length - length));
  const fits = lastThat(all.length, (index) => tokensOf(some(index + 1), count) <= most) + 1;
  return some(fits);
}

/** Tokens of an input as it would be written. */
export function tokensOf(value: unknown, count: Count): number {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return 0;
  return count(typeof value === 'string' ? value : JSON.stringify(value));
}
