/** A run of letters as it stands on a page: `transform` ends with its x and y, from the lower left. */
export interface TextItem {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** Letters of one line that stand together, without a gap as wide as between columns. */
export interface Segment {
  readonly x: number;
  readonly text: string;
}

export interface PageLine {
  readonly y: number;
  /** Where its last letter ends. */
  readonly end: number;
  readonly size: number;
  readonly segments: readonly Segment[];
  readonly text: string;
}

interface Run {
  readonly x: number;
  readonly y: number;
  readonly end: number;
  readonly size: number;
  readonly text: string;
}

const runOf = ({ str, transform, width, height }: TextItem): Run => {
  const [, , c = 0, d = 0, x = 0, y = 0] = transform;
  return { x, y, end: x + width, size: height || Math.hypot(c, d), text: str };
};

/** Puts the runs of a page together to lines, in the order in which they were written. */
export function linesOfPage(items: readonly TextItem[]): PageLine[] {
  const lines: Run[][] = [];
  for (const run of items.map(runOf)) {
    if (run.text.trim() === '') continue;
    const line = lines.at(-1);
    const before = line?.at(-1);
    if (line && before && Math.abs(before.y - run.y) < 0.5 * Math.max(before.size, run.size) && run.x >= before.x) line.push(run);
    else lines.push([run]);
  }
  return lines.map(lineOf);
}

/** Parts of a letter's height: a gap that is a blank, and one that parts columns. */
const BLANK = 0.12;
const COLUMN = 1.2;

function lineOf(runs: readonly Run[]): PageLine {
  const segments: { x: number; text: string }[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    const last = segments.at(-1);
    const gap = run.x - end;
    if (last === undefined || gap > COLUMN * run.size) segments.push({ x: run.x, text: run.text });
    else last.text += gap > BLANK * run.size && !/\s$/.test(last.text) && !/^\s/.test(run.text) ? ` ${run.text}` : run.text;
    end = Math.max(end, run.end);
  }
  const clean = segments.map(({ x, text }) => ({ x, text: text.replace(/\s+/g, ' ').trim() })).filter(({ text }) => text !== '');
  const size = Math.max(...runs.map((run) => run.size));
  return { y: runs[0]?.y ?? 0, end, size, segments: clean, text: clean.map(({ text }) => text).join(' ') };
}
