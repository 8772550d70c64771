/** A value as expressions, inputs and outputs know it. */
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
