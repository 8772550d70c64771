import type { AppError } from '@hexad/kernel';
import type { Message } from '../bus.js';

/** A message as a broker handed it over, to be settled once. */
export interface Raw {
  /** Of a malformed one: what could be read. */
  readonly message: Message;
  /** Why it cannot be handled. */
  readonly malformed?: AppError | undefined;
  /** How often the broker has handed it over before without hearing that it was settled. */
  readonly redelivered: number;
  /** Aborted when the broker gives it to somebody else: the connection was cut or the place was lost. */
  readonly lost: AbortSignal;
  ack(): Promise<void>;
  /** To the dead letters, with the number of tries; durable when it resolves. */
  bury(error: AppError, attempts: number): Promise<void>;
  /** Back to its place in the broker, as if it had not been handed over. */
  release(): Promise<void>;
}
