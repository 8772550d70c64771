import { AppError } from '@hexad/kernel';
import { JetStreamApiError } from '@nats-io/jetstream';

/** The server's numbers: https://github.com/nats-io/nats-server/blob/main/server/errors.json */
export const SERVER = {
  consumerNotFound: 10_014,
  insufficientResources: 10_023,
  memoryExceeded: 10_028,
  messageNotFound: 10_037,
  storageExceeded: 10_047,
  messageDeleteFailed: 10_057,
  messageTooLarge: 10_054,
  streamNameInUse: 10_058,
  streamNotFound: 10_059,
  wrongLastSequence: 10_071,
  storeFailed: 10_077,
} as const;

const NO_ROOM: readonly number[] = [SERVER.insufficientResources, SERVER.memoryExceeded, SERVER.storageExceeded, SERVER.storeFailed];

export const isServerError = (error: unknown, ...codes: readonly number[]): boolean =>
  error instanceof JetStreamApiError && codes.includes(error.code);

/** A message with the key's expected revision was refused: somebody else wrote first. */
export const lostTheRace = (error: unknown): boolean => isServerError(error, SERVER.wrongLastSequence);

/** What went wrong while `doing`, with a code of ours. What is no refusal of the server is that it cannot be reached. */
export function faultOf(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const fault = (code: 'exhausted' | 'too_large' | 'unavailable', why: string): AppError =>
    new AppError(code, `NATS could not ${doing}: ${why}`, { cause: error });
  if (isServerError(error, ...NO_ROOM)) return fault('exhausted', `it has no room (${reason}).`);
  if (isServerError(error, SERVER.messageTooLarge)) return fault('too_large', `${reason}.`);
  return fault('unavailable', `${reason}.`);
}
