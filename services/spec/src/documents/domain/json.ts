export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export const recordOf = (value: Json | undefined): Readonly<Record<string, Json>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : undefined;

export const textIn = (value: Json | undefined, key: string): string | undefined => {
  const found = recordOf(value)?.[key];
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** The value when it is a list, or the first list under one of the names. */
export function listIn(value: Json | undefined, names: readonly string[]): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  const record = recordOf(value);
  return (names.map((name) => record?.[name]).find(Array.isArray) ?? []) as readonly Json[];
}
