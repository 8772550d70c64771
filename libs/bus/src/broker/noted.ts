import { AppError, isErrorCode } from '@hexad/kernel';
import type { DeadLetter } from '../dead-letters.js';

/** Why a dead letter died, as it was noted on it. What somebody else put among them has no such note, or one that cannot be read. */
export function notedError(note: unknown): DeadLetter['error'] {
  const nobodys = new AppError('invalid', 'Nothing says why it is among the dead letters; nobody here put it there.').toJSON();
  try {
    const noted = JSON.parse(String(note)) as { code?: unknown } | null;
    return isErrorCode(noted?.code) ? AppError.parse(noted).toJSON() : nobodys;
  } catch {
    return nobodys;
  }
}

/** Deliveries that were noted; 0 where there is no such note. */
export const notedAttempts = (note: unknown): number => {
  const attempts = Number(note);
  return Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 0;
};
