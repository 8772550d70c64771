import { AppError } from '@hexad/kernel';
import { z } from 'zod';

/** How many are asked for; 0: as many as is usual. Fails with `invalid`. */
export function readLimit(limit: number, most: number, usual: number): number {
  if (limit >= 0 && limit <= most) return limit || usual;
  throw new AppError('invalid', `limit is ${limit}; it can be 1 to ${most}, or 0 for ${usual}.`);
}

/** A moment as RFC 3339; absent or empty: none. Fails with `invalid`, naming the field. */
export function readTime(field: string, text: string | undefined): Date | undefined {
  if (!text) return undefined;
  if (z.iso.datetime({ offset: true }).safeParse(text).success) return new Date(text);
  throw new AppError('invalid', `${field} is ${JSON.stringify(text)}; it is a moment as in 2026-01-31T12:00:00Z.`);
}
