/** Bytes of one message, either way; a larger one is refused as `too_large`. What may be larger travels in chunks. */
export const MESSAGE_LIMIT = 64 * 1024 * 1024;

/** Milliseconds of a unary call whose caller names none. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** Milliseconds of a server stream whose caller names none. */
export const DEFAULT_STREAM_TIMEOUT_MS = 24 * 60 * 60 * 1_000;

/** What both ends of a connection do: see the table of the readme. */
export const CHANNEL = {
  'grpc.max_receive_message_length': MESSAGE_LIMIT,
  'grpc.max_send_message_length': MESSAGE_LIMIT,
  // A peer that vanished without a word is noticed after 30 to 40 seconds, also while nobody calls.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.keepalive_permit_without_calls': 1,
  // Nobody looks at grpc-js's own statistics, and they cost time in every call.
  'grpc.enable_channelz': 0,
} as const;

export const HEADER = {
  authorization: 'authorization',
  idempotencyKey: 'idempotency-key',
  traceparent: 'traceparent',
  /** Trailer: the AppError as JSON. */
  error: 'hexad-error-bin',
} as const;
