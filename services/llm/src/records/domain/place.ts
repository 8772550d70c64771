import { AppError, isUuid } from '@hexad/kernel';
import type { CallPlace } from './call.js';

export const writePlace = ({ startedAt, id }: CallPlace): string => Buffer.from(`${startedAt.getTime()} ${id}`).toString('base64url');

/** Undefined for the beginning of the list. Fails with `invalid`. */
export function readPlace(cursor: string): CallPlace | undefined {
  if (cursor === '') return undefined;
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (/^\d{1,15}$/.test(time) && isUuid(id)) return { startedAt: new Date(Number(time)), id };
  throw new AppError('invalid', 'The cursor is not one that this list gave; leave it out to begin anew.');
}
