import { AppError, isUuid, type ErrorDetails } from '@hexad/kernel';
import type { Message } from './bus.js';

/** A message that no handler could deal with, or no broker would take. */
export interface DeadLetter {
  /** Greater for those of a lane that died later; also the cursor of `list`. */
  readonly id: string;
  /** `events:<group>` or `tasks:<queue>`; `outbox:<service>` when the broker refused it for good. */
  readonly lane: string;
  /** Deliveries in all; 0 when it never came to a handler. */
  readonly attempts: number;
  readonly diedAt: string;
  readonly error: { readonly code: string; readonly message: string; readonly details: ErrorDetails };
  /** As the transport had them, without what it noted itself. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of a malformed message: what could be read, and the body as text. */
  readonly message: Message;
}

export interface DeadLetterFilter {
  readonly lane?: string;
  readonly tenant?: string;
  /** Of the event, or the queue's name. */
  readonly type?: string;
  /** Those after this id. */
  readonly after?: string;
  /** Default 100, at most 1000. */
  readonly limit?: number;
}

/** A filter that was checked. */
export interface DeadLetterQuery extends DeadLetterFilter {
  readonly limit: number;
}

const MOST = 1_000;

/**
 * What an operator does with dead letters. `show`, `replay` and `drop` fail with `not_found`: the second of two replays does so, and changes
 * nothing. `list` fails with `invalid` for an id that is none, a tenant that is no UUID, and a limit that is no whole number from 1.
 */
export abstract class DeadLetters {
  async list(filter: DeadLetterFilter = {}): Promise<DeadLetter[]> {
    const { tenant, limit = 100 } = filter;
    if (tenant !== undefined && !isUuid(tenant)) throw new AppError('invalid', `${JSON.stringify(tenant)} is not the id of a tenant.`);
    if (!Number.isInteger(limit) || limit < 1) {
      throw new AppError('invalid', `The limit is a whole number from 1 to ${MOST}, not ${JSON.stringify(limit)}.`);
    }
    return this.find({ ...filter, limit: Math.min(limit, MOST) });
  }

  protected abstract find(query: DeadLetterQuery): Promise<DeadLetter[]>;
  abstract show(id: string): Promise<DeadLetter>;
  /** Back to the end of its lane, with all its tries before it. */
  abstract replay(id: string): Promise<void>;
  /** For ever. */
  abstract drop(id: string): Promise<void>;
}
