import { AppError, CODES, type ErrorCode } from '@hexad/kernel';
import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { HEADER, MESSAGE_LIMIT } from './limits.js';

/** Trailers share the HTTP/2 header limit of 16 KB with everything else. */
const LONGEST_MESSAGE = 2_000;
const LONGEST_ERROR = 6_000;

/** What a server answers for an error: the number for gRPC, the whole AppError in a trailer. */
export function toStatus(error: AppError): StatusObject {
  const metadata = new Metadata();
  metadata.set(HEADER.error, Buffer.from(encode(error)));
  return { code: CODES[error.code].grpc, details: printable(error.message), metadata };
}

/** What a client throws for a failed call of `path`. */
export function fromStatus(failure: Partial<ServiceError>, path: string): AppError {
  const [trailer] = failure.metadata?.get(HEADER.error) ?? [];
  if (trailer instanceof Buffer) return decode(trailer);
  const text = failure.details ?? failure.message ?? 'no reason given';
  switch (failure.code) {
    // Not by whoever called: the process behind it ended, or something between cut it off.
    case status.CANCELLED:
      return new AppError('unavailable', `The service behind ${path} ended the call before its answer; try again.`, { cause: failure });
    case status.DEADLINE_EXCEEDED:
      return new AppError('timeout', `The call ${path} was not answered in time.`, { cause: failure });
    case status.RESOURCE_EXHAUSTED:
      return new AppError('too_large', `A message of the call ${path} is larger than ${MESSAGE_LIMIT / 1024 / 1024} MB: ${text}`);
    case status.UNAVAILABLE:
      return new AppError('unavailable', `The service behind ${path} does not answer; try again.`, { cause: failure });
    default:
      return new AppError(BY_STATUS.get(failure.code ?? -1) ?? 'internal', `The call ${path} failed: ${text}`);
  }
}

const BY_STATUS = new Map<number, ErrorCode>([
  [status.INVALID_ARGUMENT, 'invalid'],
  [status.UNAUTHENTICATED, 'unauthenticated'],
  [status.PERMISSION_DENIED, 'forbidden'],
  [status.NOT_FOUND, 'not_found'],
  [status.UNIMPLEMENTED, 'unsupported'],
  [status.ABORTED, 'contended'],
]);

function encode(error: AppError): string {
  const message = error.message.length > LONGEST_MESSAGE ? `${error.message.slice(0, LONGEST_MESSAGE)}…` : error.message;
  const whole = JSON.stringify({ code: error.code, message, details: error.details });
  return Buffer.byteLength(whole) <= LONGEST_ERROR ? whole : JSON.stringify({ code: error.code, message, details: {} });
}

function decode(trailer: Buffer): AppError {
  try {
    return AppError.parse(JSON.parse(trailer.toString('utf8')));
  } catch {
    return new AppError('internal', 'The server sent an error that cannot be read.');
  }
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
