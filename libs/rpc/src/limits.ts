/** Bytes of one message, either way. */
export const MESSAGE_LIMIT = 64 * 1024 * 1024;

/** Milliseconds of a unary call whose client sets no deadline. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** Milliseconds of a server stream whose client sets no deadline. */
export const DEFAULT_STREAM_TIMEOUT_MS = 24 * 60 * 60 * 1_000;

export const HEADER = {
  authorization: 'authorization',
  idempotencyKey: 'idempotency-key',
  traceparent: 'traceparent',
  /** Trailer: the AppError as JSON. */
  error: 'hexad-error-bin',
} as const;
