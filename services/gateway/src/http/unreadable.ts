import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
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
  if (socket.writable && cause.code !== 'ECONNRESET') {
    const [status, error] = REFUSALS[cause.code ?? ''] ?? NO_HTTP;
    const body = JSON.stringify({ ...toProblem(error, newTrace().traceId), status });
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/problem+json; charset=utf-8`;
    socket.write(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}
