export interface Interval {
  readonly from: number;
  readonly to: number;
}

export function interval(from: number, to: number): Interval {
  if (to <= from) throw new RangeError(`${to} does not come after ${from}`);
  return { from, to };
}

export const overlaps = (a: Interval, b: Interval): boolean => a.from < b.to && b.from < a.to;

export function merge(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a.from - b.from);
  const merged: Interval[] = [];
  for (const next of sorted) {
    const last = merged.at(-1);
    if (last && next.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else merged.push(next);
  }
  return merged;
}

export function gaps(intervals: readonly Interval[], within: Interval): Interval[] {
  const free: Interval[] = [];
  let at = within.from;
  for (const { from, to } of merge(intervals)) {
    if (from > at) free.push({ from: at, to: Math.min(from, within.to) });
    at = Math.max(at, to);
  }
  if (at < within.to) free.push({ from: at, to: within.to });
  return free;
}
