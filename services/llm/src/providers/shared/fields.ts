type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Puts a caller's own fields into a body: objects become one, lists follow each other, and what the body says already stays. */
export function withFields<T extends object>(body: T, fields: Fields): T {
  const joined: Record<string, unknown> = Object.fromEntries(Object.entries(body));
  for (const [name, value] of Object.entries(fields)) {
    const there = joined[name];
    if (there === undefined && value !== null) joined[name] = value;
    else if (Array.isArray(there) && Array.isArray(value)) joined[name] = [...(there as unknown[]), ...(value as unknown[])];
    else if (isFields(there) && isFields(value)) joined[name] = withFields(there, value);
  }
  return joined as T;
}

/** What is in a value beside the named fields, nulls left out; undefined when nothing is. */
export function besides(value: object, known: ReadonlySet<string>): Record<string, unknown> | undefined {
  let rest: Record<string, unknown> | undefined;
  for (const [name, field] of Object.entries(value)) {
    if (known.has(name) || field === undefined || field === null) continue;
    rest ??= {};
    rest[name] = field;
  }
  return rest;
}

/** Without the fields that are undefined. */
export const defined = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
