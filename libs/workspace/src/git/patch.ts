/** A run of lines that changed, with lines around it. */
export interface Hunk {
  /** First line before the change, counted from 1; 0 where there is none. */
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** Each begins with ` ` (same), `-` (gone), `+` (new) or `\` (no line break at the end). */
  readonly lines: readonly string[];
}

const HEAD = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Reads the hunks of each file of a patch, in its order. Lines are counted, so that what a file says is never taken for the patch's own words. */
export function readPatch(text: string): Hunk[][] {
  const files: Hunk[][] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length;) {
    if (lines[at]!.startsWith('diff --git ')) files.push([]);
    const head = HEAD.exec(lines[at]!);
    at += 1;
    if (!head) continue;
    const [hunk, end] = readHunk(head, lines, at);
    files.at(-1)?.push(hunk);
    at = end;
  }
  return files;
}

const count = (text: string | undefined): number => (text === undefined ? 1 : Number(text));

function readHunk(head: RegExpExecArray, lines: readonly string[], from: number): [Hunk, number] {
  const [oldLines, newLines] = [count(head[2]), count(head[4])];
  let [old, fresh, at] = [oldLines, newLines, from];
  while (at < lines.length && (old > 0 || fresh > 0 || lines[at]!.startsWith('\\'))) {
    if (!lines[at]!.startsWith('+') && !lines[at]!.startsWith('\\')) old -= 1;
    if (!lines[at]!.startsWith('-') && !lines[at]!.startsWith('\\')) fresh -= 1;
    at += 1;
  }
  return [{ oldStart: Number(head[1]), oldLines, newStart: Number(head[3]), newLines, lines: lines.slice(from, at) }, at];
}
