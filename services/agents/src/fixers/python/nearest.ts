/** A shorter name is like too many others. */
const SHORTEST = 4;
/** A name of so many letters may differ by two. */
const LONG = 8;

/** The only one among `names` that differs by a letter (of long names by two); undefined when there is none, or several. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (name.length < SHORTEST) return undefined;
  const most = name.length >= LONG ? 2 : 1;
  const near = new Set(names.filter((other) => other !== name && distance(name, other) <= most));
  return near.size === 1 ? [...near][0] : undefined;
}

/** Letters that are put in, left out, taken for another, or two that changed places. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + other, swapped ? rows[i - 2]![j - 2]! + 1 : Infinity);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
