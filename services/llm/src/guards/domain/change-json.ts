/** What becomes of a text or number; `name` is the nearest name of a field that it stands under. */
export type Change = (leaf: string | number, name: string) => string | number;

/** A copy of a JSON value with its leaves changed; the same value when nothing changed. */
export function changeJson<T>(value: T, change: Change, name = ''): T {
  return changed(value, change, name) as T;
}

function changed(value: unknown, change: Change, name: string): unknown {
  if (typeof value === 'string' || typeof value === 'number') return change(value, name);
  if (Array.isArray(value)) {
    const next = value.map((inner) => changed(inner, change, name));
    return next.every((inner, index) => inner === value[index]) ? value : next;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const next = entries.map(([key, inner]) => [key, changed(inner, change, key)] as const);
  return next.every(([, inner], index) => inner === entries[index]![1]) ? value : Object.fromEntries(next);
}
