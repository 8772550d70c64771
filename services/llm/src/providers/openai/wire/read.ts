/** A provider's JSON, of which nothing is taken for granted. */
export type Json = Readonly<Record<string, unknown>>;

export const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

export const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(record) : []);

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A number of tokens; undefined for what is none. */
export const count = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;

/** Text that is a string, or an array of parts that have texts. */
export const joined = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : list(content)
        .map((part) => text(part['text']))
        .join('');

/** What is left of an object without these fields and without nothing; undefined when nothing is. */
export function rest(value: Json, known: ReadonlySet<string>): Json | undefined {
  const left = Object.entries(value).filter(([name, field]) => !known.has(name) && !isNothing(field));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || (Array.isArray(value) && value.length === 0);
