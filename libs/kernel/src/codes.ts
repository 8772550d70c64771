/**
 * Every error code of the platform. The code is stable: clients match on it, never on the message.
 * `retryable`: the same call may succeed later. `http` and `grpc` (status number) are what the transports answer.
 * `exit` is what the command line ends with.
 */
export const CODES = {
  invalid: { retryable: false, http: 400, grpc: 3, exit: 64 },
  unauthenticated: { retryable: false, http: 401, grpc: 16, exit: 77 },
  forbidden: { retryable: false, http: 403, grpc: 7, exit: 77 },
  not_found: { retryable: false, http: 404, grpc: 5, exit: 66 },
  conflict: { retryable: false, http: 409, grpc: 9, exit: 65 },
  contended: { retryable: true, http: 409, grpc: 10, exit: 75 },
  too_large: { retryable: false, http: 413, grpc: 11, exit: 65 },
  exhausted: { retryable: true, http: 429, grpc: 8, exit: 75 },
  cancelled: { retryable: false, http: 499, grpc: 1, exit: 130 },
  internal: { retryable: false, http: 500, grpc: 13, exit: 70 },
  unsupported: { retryable: false, http: 501, grpc: 12, exit: 64 },
  unavailable: { retryable: true, http: 503, grpc: 14, exit: 69 },
  timeout: { retryable: true, http: 504, grpc: 4, exit: 75 },

  budget_reached: { retryable: false, http: 402, grpc: 8, exit: 75 },
  model_unknown: { retryable: false, http: 404, grpc: 5, exit: 66 },
  context_too_long: { retryable: false, http: 400, grpc: 3, exit: 65 },
  tool_invalid: { retryable: false, http: 400, grpc: 3, exit: 65 },
  output_invalid: { retryable: false, http: 422, grpc: 9, exit: 65 },
  content_blocked: { retryable: false, http: 400, grpc: 9, exit: 65 },
  host_refused: { retryable: false, http: 400, grpc: 3, exit: 64 },
  template_invalid: { retryable: false, http: 400, grpc: 3, exit: 65 },
  key_missing: { retryable: false, http: 424, grpc: 9, exit: 78 },
  key_refused: { retryable: false, http: 424, grpc: 9, exit: 78 },
  provider_denied: { retryable: false, http: 424, grpc: 9, exit: 78 },
  provider_unpaid: { retryable: false, http: 424, grpc: 9, exit: 69 },
  provider_rejected: { retryable: false, http: 400, grpc: 3, exit: 65 },
  provider_limited: { retryable: true, http: 429, grpc: 8, exit: 75 },
  provider_unavailable: { retryable: true, http: 503, grpc: 14, exit: 69 },
  provider_timeout: { retryable: true, http: 504, grpc: 4, exit: 75 },
  providers_unavailable: { retryable: true, http: 503, grpc: 14, exit: 69 },
  stream_broken: { retryable: true, http: 502, grpc: 14, exit: 69 },
  books_unavailable: { retryable: true, http: 503, grpc: 14, exit: 69 },

  brief_empty: { retryable: false, http: 400, grpc: 3, exit: 65 },
  brief_binary: { retryable: false, http: 415, grpc: 3, exit: 65 },
  brief_too_large: { retryable: false, http: 413, grpc: 3, exit: 65 },
  brief_unreadable: { retryable: false, http: 400, grpc: 3, exit: 66 },
  document_encrypted: { retryable: false, http: 422, grpc: 3, exit: 65 },
  document_truncated: { retryable: false, http: 422, grpc: 3, exit: 65 },
  document_disguised: { retryable: false, http: 422, grpc: 3, exit: 65 },
  document_bomb: { retryable: false, http: 422, grpc: 3, exit: 65 },
  document_too_long: { retryable: false, http: 413, grpc: 3, exit: 65 },
  document_unreadable: { retryable: false, http: 422, grpc: 3, exit: 65 },
  nothing_buildable: { retryable: false, http: 422, grpc: 9, exit: 65 },
  stack_unknown: { retryable: false, http: 400, grpc: 3, exit: 64 },
  answers_invalid: { retryable: false, http: 400, grpc: 3, exit: 64 },
  output_not_empty: { retryable: false, http: 409, grpc: 9, exit: 73 },
  output_unwritable: { retryable: false, http: 400, grpc: 9, exit: 73 },
  disk_full: { retryable: false, http: 507, grpc: 8, exit: 74 },
  port_taken: { retryable: false, http: 500, grpc: 13, exit: 69 },
  data_folder_locked: { retryable: false, http: 500, grpc: 9, exit: 75 },
  settings_invalid: { retryable: false, http: 500, grpc: 9, exit: 78 },
  workflow_invalid: { retryable: false, http: 400, grpc: 3, exit: 65 },
  sandbox_required: { retryable: false, http: 424, grpc: 9, exit: 78 },
  dependencies_unavailable: { retryable: true, http: 503, grpc: 14, exit: 69 },
  lost: { retryable: false, http: 500, grpc: 10, exit: 70 },
  incomplete: { retryable: false, http: 422, grpc: 9, exit: 2 },
} as const satisfies Record<string, { retryable: boolean; http: number; grpc: number; exit: number }>;

export type ErrorCode = keyof typeof CODES;

export const isErrorCode = (value: unknown): value is ErrorCode => typeof value === 'string' && Object.hasOwn(CODES, value);
