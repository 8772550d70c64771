import type { Feature } from '../feature.js';

/** What the lists of an application make use of. */
export interface ListNeeds {
  readonly sorts: boolean;
  readonly narrows: boolean;
  readonly values: boolean;
  readonly choices: boolean;
  readonly flags: boolean;
  readonly numbers: boolean;
}

export function listNeeds(features: readonly Feature[]): ListNeeds {
  const listings = features.map((feature) => feature.entity.listing);
  const filters = listings.flatMap((listing) => listing.filters);
  const plain = filters.filter((filter) => filter.range === undefined);
  return {
    sorts: listings.some((listing) => listing.sorts.length > 0),
    narrows: filters.length > 0 || listings.some((listing) => listing.search.length > 0),
    values: plain.some((filter) => filter.values === undefined && filter.kind !== 'boolean'),
    choices: plain.some((filter) => filter.values !== undefined),
    flags: plain.some((filter) => filter.kind === 'boolean'),
    numbers: filters.some((filter) => filter.range !== undefined && (filter.kind === 'integer' || filter.kind === 'number')),
  };
}
