import { CODES, isErrorCode, type ErrorCode } from './codes.js';

/** Plain JSON that travels with an error; never a secret. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The one error type. The message says what was wrong, with which value, and what to do.
 * Transports map `code` once, at the edge (see CODES).
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { details?: ErrorDetails } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get retryable(): boolean {
    return CODES[this.code].retryable;
  }

  toJSON(): { code: ErrorCode; message: string; details: ErrorDetails } {
    return { code: this.code, message: this.message, details: this.details };
  }

  /** The door for unknown throwables: an AppError stays itself, aborts and timeouts keep their meaning, the rest is `internal`. */
  static from(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    if (!(thrown instanceof Error)) return new AppError('internal', String(thrown));
    if (thrown.name === 'TimeoutError') return new AppError('timeout', thrown.message, { cause: thrown });
    if (thrown.name === 'AbortError') return new AppError('cancelled', thrown.message, { cause: thrown });
    const system = (thrown as NodeJS.ErrnoException).code;
    if (system === 'ENOSPC' || system === 'EDQUOT') {
      return new AppError('disk_full', 'The disk is full; free some space and run the same command again.', { cause: thrown });
    }
    return new AppError('internal', thrown.message, { cause: thrown });
  }

  /** Reads what `toJSON` wrote; anything else becomes `internal`. */
  static parse(value: unknown): AppError {
    const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
    const message = typeof record['message'] === 'string' ? record['message'] : 'unknown error';
    const details = typeof record['details'] === 'object' && record['details'] !== null ? (record['details'] as ErrorDetails) : {};
    return new AppError(isErrorCode(record['code']) ? record['code'] : 'internal', message, { details });
  }
}
