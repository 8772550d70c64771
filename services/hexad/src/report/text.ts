import stringWidth from 'string-width';

/** Cuts to `width` columns with an ellipsis; line breaks become spaces. */
export function fit(text: string, width: number): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  if (stringWidth(flat) <= width) return flat;
  let cut = '';
  for (const character of flat) {
    if (stringWidth(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));

/** Columns as wide as their widest cell; one, by default the widest, gives way when the line is longer than `total`. */
export function table(rows: readonly (readonly string[])[], total: number, givesWay?: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))));
  const excess = widths.reduce((sum, width) => sum + width + 2, 0) - total;
  const narrowed = givesWay ?? widths.indexOf(Math.max(...widths));
  if (excess > 0) widths[narrowed] = Math.min(widths[narrowed]!, Math.max(20, widths[narrowed]! - excess));
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(fit(cell, widths[column]!), widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
