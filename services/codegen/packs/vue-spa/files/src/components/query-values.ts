import type { LocationQuery } from 'vue-router';

/** All values of a parameter of the address. */
export const queryValues = (query: LocationQuery, name: string): string[] =>
  [query[name] ?? []].flat().filter((value) => value !== null);

/** The first value of a parameter of the address. */
export const queryValue = (query: LocationQuery, name: string): string | undefined =>
  queryValues(query, name)[0];
