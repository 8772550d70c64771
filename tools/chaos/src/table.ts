/** A title, and what stands under it. */
export type Column<R> = readonly [string, (row: R) => string];

interface Named {
  readonly fault: string;
  readonly troubles: readonly string[];
}

/** Rows for people, with what went wrong below. */
export function tableOf<R extends Named>(rows: readonly R[], columns: ReadonlyArray<Column<R>>): string {
  const lines = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, of]) => of(row)))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const text = lines.map((line) => line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '));
  const troubles = rows.flatMap((row) => row.troubles.map((trouble) => `${row.fault}: ${trouble}`));
  return [...text, ...troubles].join('\n');
}
