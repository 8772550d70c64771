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
    this.code = isErrorCode(code) ? code : 'internal';
    this.details = options.details ?? {};
  }

  get retryable(): boolean {
    return CODES[this.code].retryable;
  }

  /** Details that are no JSON become text. */
  toJSON(): { code: ErrorCode; message: string; details: ErrorDetails } {
    return { code: this.code, message: this.message, details: plain(this.details) };
  }

  /**
   * The door for unknown throwables: an AppError stays itself, aborts and timeouts keep their meaning, the rest is `internal`. Never throws,
   * whatever was thrown, and what it gives can be written as JSON.
   */
  static from(thrown: unknown): AppError {
    try {
      const error = described(thrown);
      JSON.stringify(error);
      return error;
    } catch {
      return new AppError('internal', 'Something was thrown that cannot be described.');
    }
  }

  /** Reads what `toJSON` wrote; anything else becomes `internal`. */
  static parse(value: unknown): AppError {
    const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
    const message = typeof record['message'] === 'string' ? record['message'] : 'unknown error';
    const details = typeof record['details'] === 'object' && record['details'] !== null ? (record['details'] as ErrorDetails) : {};
    return new AppError(isErrorCode(record['code']) ? record['code'] : 'internal', message, { details });
  }
}

function described(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (!(thrown instanceof Error)) return new AppError('internal', String(thrown));
  const { message } = thrown;
  if (thrown.name === 'TimeoutError') return new AppError('timeout', message, { cause: thrown });
  if (thrown.name === 'AbortError') return new AppError('cancelled', message, { cause: thrown });
  const system = (thrown as NodeJS.ErrnoException).code;
  if (system === 'ENOSPC' || system === 'EDQUOT') {
    return new AppError('disk_full', 'The disk is full; free some space and run the same command again.', { cause: thrown });
  }
  return new AppError('internal', message, { cause: thrown });
}

function plain(details: ErrorDetails): ErrorDetails {
  try {
    JSON.stringify(details);
    return details;
  } catch {
    return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, jsonOr(value)]));
  }
}

function jsonOr(value: unknown): unknown {
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return String(value);
  }
}
