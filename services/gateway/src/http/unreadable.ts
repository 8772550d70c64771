import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError } from '@hexad/kernel';
import { newTrace } from '@hexad/telemetry';
import { toProblem } from '../endpoint/problem.js';

const REFUSALS: Readonly<Record<string, readonly [status: number, error: AppError]>> = {
  HPE_HEADER_OVERFLOW: [431, new AppError('too_large', 'The address and the headers of the request are too large.')],
  ERR_HTTP_REQUEST_TIMEOUT: [408, new AppError('timeout', 'The request did not come in time.')],
};
const NO_HTTP = [400, new AppError('invalid', 'The request is no HTTP.')] as const;

/** Answers what Node cannot read as a request, with a problem document as every other failure, and ends the connection. */
export function answerUnreadable(cause: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || cause.code === 'ECONNRESET') return socket.destroySoon();
  const [status, error] = REFUSALS[cause.code ?? ''] ?? NO_HTTP;
  answerRaw(socket, error, status);
}

/** Answers over a connection that has no answer of Node's, and ends it. */
export function answerRaw(socket: Duplex, error: AppError, status?: number): void {
  const problem = toProblem(error, newTrace().traceId);
  const code = status ?? problem.status;
  const body = JSON.stringify({ ...problem, status: code });
  const head = [
    `HTTP/1.1 ${code} ${STATUS_CODES[code]}`,
    'connection: close',
    'content-type: application/problem+json; charset=utf-8',
    ...(error.code === 'unauthenticated' ? ['www-authenticate: Bearer'] : []),
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
