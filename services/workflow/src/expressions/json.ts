/** A value as expressions, inputs and outputs know it. Never changed once it exists. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** A value inside a text: a string as it is, null as nothing, the rest as JSON. */
export const asText = (value: Json): string => (value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** What to call a value in a message for people. */
export const kindOf = (value: Json | undefined): string =>
  value === undefined
    ? 'nothing'
    : value === null
      ? 'null'
      : isList(value)
        ? 'a list'
        : isObject(value)
          ? 'an object'
          : `a ${typeof value}`;

const sizes = new WeakMap<object, number>();
/** Characters of values whose size is kept: to keep that of a smaller one costs more than to look at it again. */
const KEPT = 500;

/** About how many characters a value has as JSON. A large value that is asked about again costs nothing. */
export function sizeOf(value: Json): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = 2;
  if (isList(value)) for (const item of value) size += sizeOf(item) + 1;
  else for (const [key, item] of Object.entries(value)) size += key.length + 4 + sizeOf(item);
  if (size >= KEPT) sizes.set(value, size);
  return size;
}

/** Whether a value is nested no deeper than `levels`. */
export function isAtMost(levels: number, value: Json): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && (isList(value) ? value : Object.values(value)).every((item: Json) => isAtMost(levels - 1, item));
}
