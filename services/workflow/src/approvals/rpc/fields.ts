import { AppError, isUuid } from '@hexad/kernel';

const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

export function pageSize(limit: number): number {
  if (limit < 0 || limit > MAX_PAGE)
    throw new AppError('invalid', `limit is ${limit}; it can be 1 to ${MAX_PAGE}, or 0 for ${DEFAULT_PAGE}.`);
  return limit || DEFAULT_PAGE;
}

/** The id after which a page begins. */
export function cursorOf(cursor: string): string {
  if (cursor !== '' && !isUuid(cursor)) throw new AppError('invalid', `The cursor "${cursor}" is not one that a list gave.`);
  return cursor;
}

/** One item more than a page has says whether another follows. */
export function paged<T extends { readonly id: string }>(
  found: readonly T[],
  size: number,
): { readonly items: readonly T[]; readonly nextCursor: string } {
  const items = found.slice(0, size);
  return { items, nextCursor: found.length > size ? items.at(-1)!.id : '' };
}

export function oneOf<T extends string>(field: string, values: readonly T[], text: string): T {
  const known = values.find((value) => value === text);
  if (known !== undefined) return known;
  throw new AppError('invalid', `${field} is ${JSON.stringify(text)}; it can be ${values.join(', ')}.`);
}

/** RFC 3339, with a time zone. */
export function timeOf(field: string, text: string): Date {
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) ? new Date(text) : new Date(NaN);
  if (Number.isNaN(time.getTime()))
    throw new AppError('invalid', `${field} is ${JSON.stringify(text)}; write a time such as 2026-01-31T18:00:00Z.`);
  return time;
}
