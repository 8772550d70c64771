const TAG = /<(\/?)([A-Za-z][\w-]{0,60})(?:\s[^<>]{0,200})?>/g;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where tags stand around something: from behind `<name>` to before its `</name>`. */
export function enclosed(literal: string): Range[] {
  const open: { readonly name: string; readonly start: number }[] = [];
  const ranges: Range[] = [];
  for (const { 0: tag, 1: slash, 2: name = '', index } of literal.matchAll(TAG)) {
    if (slash === '') {
      open.push({ name, start: index + tag.length });
      continue;
    }
    const at = open.findLastIndex((one) => one.name === name);
    if (at < 0) continue;
    ranges.push({ start: open[at]!.start, end: index });
    open.length = at;
  }
  return ranges;
}

export const tagNames = (literal: string): Set<string> =>
  new Set(Array.from(literal.matchAll(TAG), ([, , name = '']) => name.toLowerCase()));

/** A value in which no tag of the template is closed, so that nothing in it can stand outside. */
export function confined(value: unknown, tags: ReadonlySet<string>): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/<\s{0,20}\/\s{0,20}([A-Za-z][\w-]{0,60})/g, (found, name: string) =>
      tags.has(name.toLowerCase()) ? `<\\/${name}` : found,
    );
  if (Array.isArray(value)) return value.map((inner) => confined(inner, tags));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, confined(inner, tags)]));
}
