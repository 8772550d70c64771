/** One measured case: ours, what it is held against, and what we mean to reach. */
export interface Row {
  readonly case: string;
  /** Of seconds and megabytes less is better, of what is done in a second more. */
  readonly unit: 's' | 'MB' | '/s';
  readonly ours: number;
  /** What the baseline is, in words. */
  readonly against: string;
  readonly baseline: number;
  /** The most that ours may be; of a rate the least that its ratio to the baseline may be. */
  readonly reach: number;
  /** What else was seen, for people. */
  readonly note?: string;
}

export const ratio = (row: Row): number => row.ours / row.baseline;
export const met = (row: Row): boolean => (row.unit === '/s' ? ratio(row) >= row.reach : row.ours <= row.reach);

export function table(rows: readonly Row[]): string {
  const cells = [
    ['CASE', 'OURS', 'BASELINE', 'RATIO', 'REACH', '', 'HELD AGAINST'],
    ...rows.map((row) => [
      row.case,
      `${row.ours.toFixed(digits(row))} ${row.unit}`,
      `${row.baseline.toFixed(digits(row))} ${row.unit}`,
      ratio(row).toFixed(2),
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

const digits = (row: Row): number => (row.unit === 's' ? 2 : 0);
