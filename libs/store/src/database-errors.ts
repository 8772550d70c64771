import { AppError, DATABASE_AWAY, type ErrorCode } from '@hexad/kernel';

/** A transaction that goes on after a failed statement cannot commit. */
export const NOTHING_KEPT = 'A statement of the transaction had failed, so nothing of it was kept; let such an error end the transaction.';

export const NO_ANSWER = 'The database does not answer; try again soon.';

/** SQLSTATEs, whole or by class, that mean something to a caller. The rest is a fault of ours: `internal`. */
const MEANINGS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  '40001': ['contended', 'Another transaction changed the same rows; try again.'],
  '40P01': ['contended', 'Two transactions waited for each other; try again.'],
  '55P03': ['contended', 'The rows were locked by another transaction; try again.'],
  '23505': ['conflict', 'A row with this key exists already.'],
  '42501': ['forbidden', 'The database refused the statement: it concerns rows of another tenant or a table of another service.'],
  '22021': ['invalid', 'A text has a character that cannot be stored, such as NUL.'],
  '22P05': ['invalid', 'A text has a character that cannot be stored, such as NUL.'],
  '22P02': ['invalid', 'A value is not written as what it stands for, such as an id that is no UUID.'],
  '57014': ['timeout', 'A statement took too long and was stopped.'],
  '53100': ['disk_full', 'The disk is full; free some space and run the same command again.'],
  '53': ['unavailable', 'The database has no resources left for another connection or statement.'],
  '57P': ['unavailable', 'The database is shutting down or starting.'],
  '08': ['unavailable', 'The connection to the database was lost.'],
  '25P02': ['internal', NOTHING_KEPT],
};
const LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH']);
const LOST_TEXT = /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i;

interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly driverError?: DriverError;
  readonly message?: string;
}

/** What a failed statement or connection means. AppErrors stay themselves. */
export function databaseError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const outer = (thrown ?? {}) as DriverError;
  const { code = '', constraint, table, message = '' } = outer.driverError ?? outer;
  const [meaning, text] = MEANINGS[code] ?? MEANINGS[code.slice(0, 3)] ?? MEANINGS[code.slice(0, 2)] ?? [];
  const details = {
    ...(meaning === 'unavailable' && DATABASE_AWAY),
    ...(constraint !== undefined && { constraint }),
    ...(table !== undefined && { table }),
  };
  if (meaning !== undefined && text !== undefined) return new AppError(meaning, text, { cause: thrown, details });
  if (LOST.has(code) || LOST_TEXT.test(message)) {
    return new AppError('unavailable', NO_ANSWER, { cause: thrown, details: DATABASE_AWAY });
  }
  return AppError.from(thrown);
}
