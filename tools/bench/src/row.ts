/** One measured case: ours, what it is held against, and what we mean to reach. */
export interface Row {
  readonly case: string;
  /** Of time, megabytes, wrong calls and tasks less is better, of what is done in a second more. */
  readonly unit: 's' | 'ms' | 'MB' | 'kB' | 'calls' | 'tasks' | '/s';
  readonly ours: number;
  /** What the baseline is, in words. */
  readonly against: string;
  /** Undefined where nothing else does the same. */
  readonly baseline?: number;
  /** The median of pairs that were measured one after the other; default: ours over the baseline. */
  readonly ratio?: number;
  /** The most that ours may be; of a rate the least that its ratio to the baseline may be. */
  readonly reach: number;
  /** What else was seen, for people. */
  readonly note?: string;
}

export const ratio = ({ ours, baseline = Number.NaN, ratio = ours / baseline }: Row): number => ratio;
export const met = (row: Row): boolean => (row.unit === '/s' ? ratio(row) >= row.reach : row.ours <= row.reach);

export function table(rows: readonly Row[]): string {
  const cells = [
    ['CASE', 'OURS', 'BASELINE', 'RATIO', 'REACH', '', 'HELD AGAINST'],
    ...rows.map((row) => [
      row.case,
      `${row.ours.toFixed(digits(row))} ${row.unit}`,
      row.baseline === undefined ? '' : `${row.baseline.toFixed(digits(row))} ${row.unit}`,
      row.baseline === undefined ? '' : ratio(row).toFixed(2),
      row.unit === '/s' ? `× ${row.reach}` : `${row.reach} ${row.unit}`,
      met(row) ? 'met' : 'NOT MET',
      row.note === undefined ? row.against : `${row.against}; ${row.note}`,
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const DIGITS = { s: 2, ms: 1, MB: 0, kB: 2, calls: 0, tasks: 0, '/s': 0 } as const;
const digits = ({ unit }: Row): number => DIGITS[unit];
