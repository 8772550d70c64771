// Errors as problem details (RFC 9457).
import { STATUS_CODES } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { Busy, Contradiction, Unfit } from '../db/connection.ts';

export interface FieldError {
  field: string;
  code: string;
  message: string;
  /** Of a file, as a spreadsheet counts its rows. */
  row?: number;
}

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];

  constructor(status: number, code: string, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  toJSON(): object {
    return {
      type: 'about:blank',
      title: STATUS_CODES[this.status],
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
    };
  }
}

export function sendProblem(res: Response, problem: Problem): void {
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

export function noSuchPath(req: Request): never {
  throw new Problem(404, 'not_found', `There is nothing at ${req.baseUrl}${req.path}.`);
}

/** Answers what no route offered: the path exists, the method does not. */
export function methodNotAllowed(...allowed: string[]) {
  return (req: Request, res: Response): void => {
    res.set('Allow', allowed.join(', '));
    sendProblem(res, new Problem(405, 'method_not_allowed', `${req.method} is not offered here.`));
  };
}

/** The last middleware: whatever was thrown becomes a problem. Express tells it from others by its four parameters. */
export function problemHandler(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  sendProblem(res, toProblem(error));
}

/** Codes of the errors that Express and its body parser throw. */
const PARSER_CODES: Readonly<Record<string, string>> = {
  'entity.parse.failed': 'malformed_json',
  'entity.too.large': 'body_too_large',
  'encoding.unsupported': 'unsupported_media_type',
  'charset.unsupported': 'unsupported_media_type',
};

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { status, type } = (error ?? {}) as { status?: number; type?: string };
  if (status !== undefined && status >= 400 && status < 500) {
    return new Problem(status, PARSER_CODES[type ?? ''] ?? 'bad_request', (error as Error).message);
  }
  if (error instanceof Contradiction) return new Problem(409, 'conflict', 'The change would contradict other records.');
  if (error instanceof Unfit) return new Problem(400, 'unfit_value', 'The request has a value that cannot be kept.');
  if (error instanceof Busy) return new Problem(503, 'busy', 'Others are changing the same records; try again.');
  console.error(error);
  return new Problem(500, 'internal', 'Something went wrong on our side.');
}
