/** One measured case: ours, what it is held against, and what we mean to reach. */
export interface Row {
  readonly case: string;
  readonly unit: 's' | 'MB';
  readonly ours: number;
  /** What the baseline is, in words. */
  readonly against: string;
  readonly baseline: number;
  readonly reach: number;
  /** What else was seen, for people. */
  readonly note?: string;
}

export const ratio = (row: Row): number => row.ours / row.baseline;
export const met = (row: Row): boolean => row.ours <= row.reach;

export function table(rows: readonly Row[]): string {
  const cells = [
    ['CASE', 'OURS', 'BASELINE', 'RATIO', 'REACH', '', 'HELD AGAINST'],
    ...rows.map((row) => [
      row.case,
      `${row.ours.toFixed(digits(row))} ${row.unit}`,
      `${row.baseline.toFixed(digits(row))} ${row.unit}`,
      ratio(row).toFixed(2),
      `${row.reach} ${row.unit}`,
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

const digits = (row: Row): number => (row.unit === 's' ? 2 : 0);
