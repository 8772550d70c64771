import { AppError, CODES, type ErrorCode } from '@hexad/kernel';

/** RFC 9457. `code` is stable; `detail` is for people. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  /** The trace under which the log tells more. */
  readonly trace?: string;
  /** Each fault of a request that did not fit its schema, and other facts about the failure. */
  readonly [fact: string]: unknown;
}

const title = (code: string): string => `${code[0]!.toUpperCase()}${code.slice(1).replaceAll('_', ' ')}`;

/** What the outside is told of an error. What went wrong inside stays inside; the log has it. */
export function toProblem(error: AppError, trace: string | undefined): Problem {
  const inside = error.code === 'internal';
  return {
    ...(inside ? {} : error.details),
    type: `https://hexad.dev/problems/${error.code}`,
    title: title(error.code),
    status: CODES[error.code].http,
    code: error.code,
    detail: inside
      ? `Something went wrong inside${trace === undefined ? '' : `; the log tells more under the trace ${trace}`}.`
      : error.message,
    ...(trace !== undefined && { trace }),
  };
}
