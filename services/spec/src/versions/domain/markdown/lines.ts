/** A line of an edited SPEC.md. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** A heading and the lines below it up to the next of its level or above. */
export interface Section {
  readonly title: string;
  readonly number: number;
  readonly lines: readonly Line[];
}

export const linesOf = (text: string): Line[] => text.split(/\r?\n/).map((line, at) => ({ number: at + 1, text: line.trimEnd() }));

export function sectionsOf(
  lines: readonly Line[],
  level: number,
): { readonly head: readonly Line[]; readonly sections: readonly Section[] } {
  const mark = `${'#'.repeat(level)} `;
  const starts = lines.flatMap(({ text }, at) => (text.startsWith(mark) ? [at] : []));
  return {
    head: lines.slice(0, starts[0] ?? lines.length),
    sections: starts.map((start, at) => ({
      title: lines[start]!.text.slice(mark.length).trim(),
      number: lines[start]!.number,
      lines: lines.slice(start + 1, starts[at + 1] ?? lines.length),
    })),
  };
}

/** The text of a section without its empty lines, to be held against another. */
export const plainText = (lines: readonly Line[]): string =>
  lines
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join('\n');

/** What a cell or a sentence says. */
export const unescaped = (text: string): string =>
  text
    .trim()
    .replaceAll('&lt;', '<')
    .replaceAll(String.raw`\|`, '|');

export const cellsOf = (row: string): string[] =>
  row
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
    .map(unescaped);
