import { readCursor, writeCursor } from '@hexad/kernel';
import type { CallPlace } from './call.js';

export const writePlace = ({ startedAt, id }: CallPlace): string => writeCursor({ createdAt: startedAt, id });

/** Undefined for the beginning of the list. Fails with `invalid`. */
export function readPlace(cursor: string): CallPlace | undefined {
  if (cursor === '') return undefined;
  const { createdAt, id } = readCursor(cursor);
  return { startedAt: createdAt, id };
}
