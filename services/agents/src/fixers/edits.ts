/** A piece of a text that is replaced, by places in UTF-16 units. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text with all the edits; undefined when two of them touch the same place. */
export function edited(text: string, edits: readonly Edit[]): string | undefined {
  const sorted = edits.toSorted((a, b) => a.from - b.from || a.to - b.to);
  if (sorted.some(({ from }, index) => index > 0 && from < sorted[index - 1]!.to)) return undefined;
  let [made, at] = ['', 0];
  for (const { from, to, text: put } of sorted) {
    made += text.slice(at, from) + put;
    at = to;
  }
  return made + text.slice(at);
}

/** Groups of edits, as many of them as have no place in common, the first ones first. */
export function together<T>(groups: readonly T[], editsOf: (group: T) => readonly Edit[]): T[] {
  const taken: Edit[] = [];
  return groups.filter((group) => {
    const edits = editsOf(group);
    if (edits.some((edit) => taken.some((other) => overlap(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

/** Edits that only meet are kept apart too: which of them comes first would decide what is written. */
const overlap = (a: Edit, b: Edit): boolean => a.from <= b.to && b.from <= a.to;

/** The place of a line and a column, both from 1, in UTF-16 units. */
export function placeOf(text: string, { row, column }: { readonly row: number; readonly column: number }): number {
  let at = 0;
  for (let line = 1; line < row; line += 1) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return Math.min(text.length, at + column - 1);
}
