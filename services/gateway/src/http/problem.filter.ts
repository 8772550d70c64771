import { AppError, type ErrorCode } from '@hexad/kernel';
import { currentTrace, newTrace, type Log } from '@hexad/telemetry';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toProblem } from '../endpoint/problem.js';
import { BRIEF_PATHS } from './brief-paths.js';

/** Every failure becomes a problem document; what went wrong inside is logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = toAppError(thrown, request);
    if (error.code === 'internal') this.#log.error(`${request.method} ${request.url} failed: ${error.message}`, { error: thrown });
    // The answer has begun, or nobody is there to read it.
    if (reply.sent || reply.raw.destroyed) return void reply.raw.destroy();
    sendProblem(reply, error);
  }
}

export function sendProblem(reply: FastifyReply, error: AppError): void {
  const problem = toProblem(error, (currentTrace() ?? newTrace()).traceId);
  if (error.code === 'unauthenticated') void reply.header('www-authenticate', 'Bearer');
  void reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  503: 'unavailable',
};

/** What Fastify and Nest refuse themselves, in our codes. */
export function toAppError(thrown: unknown, request: Pick<FastifyRequest, 'method' | 'url'>): AppError {
  if (thrown instanceof AppError) return thrown;
  const status = thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status !== 'number' || status < 400 || status > 499) return AppError.from(thrown);
  const path = request.url.split('?')[0] ?? '';
  if (status === 413 && BRIEF_PATHS.has(path)) {
    return new AppError(
      'brief_too_large',
      'The brief is too large; at most 50000000 bytes are read. Leave out what is not about the product.',
    );
  }
  if (status === 404) return new AppError('not_found', `There is nothing at ${request.method} ${path}.`);
  if (status === 415) return new AppError('invalid', 'The body must be JSON: send `Content-Type: application/json`.');
  return new AppError(BY_STATUS[status] ?? 'invalid', thrown instanceof Error ? thrown.message : 'The request cannot be read.');
}
