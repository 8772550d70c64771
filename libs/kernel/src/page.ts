import { AppError } from './error.js';
import { isUuid } from './ids.js';

/** Where a page ended. */
export interface After {
  readonly createdAt: Date;
  readonly id: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty on the last page. */
  readonly nextCursor: string;
}

export interface PageWish {
  /** 0 for the default of 50; at most 200. */
  readonly limit: number;
  /** Empty for the first page. */
  readonly cursor: string;
}

const DEFAULT_LIMIT = 50;
const MOST = 200;

/** A page of what `find` gives, newest first, when it is asked for some more than are shown. Fails with `invalid` for a foreign cursor. */
export async function readPage<T extends After>(
  { limit, cursor }: PageWish,
  find: (limit: number, after: After | undefined) => Promise<readonly T[]>,
): Promise<Page<T>> {
  const size = Math.min(limit > 0 ? limit : DEFAULT_LIMIT, MOST);
  const found = await find(size + 1, cursor === '' ? undefined : readCursor(cursor));
  const items = found.slice(0, size);
  const last = items.at(-1);
  return { items, nextCursor: found.length > size && last !== undefined ? writeCursor(last) : '' };
}

/** For a place in a list that goes by time and id. */
export const writeCursor = ({ createdAt, id }: After): string => Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url');

/** Fails with `invalid` for what `writeCursor` did not write. */
export function readCursor(cursor: string): After {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (!/^\d{1,15}$/.test(time) || !isUuid(id))
    throw new AppError('invalid', 'The cursor is not one that this list gave; leave it out to begin anew.');
  return { createdAt: new Date(Number(time)), id };
}
