import type { ErrorDetails } from '@hexad/kernel';
import type { Message } from './bus.js';

/** A message that no handler could deal with. */
export interface DeadLetter {
  /** Greater for those that died later in the queue's order; also the cursor of `list`. */
  readonly id: string;
  /** `events:<group>` or `tasks:<queue>` */
  readonly lane: string;
  readonly attempts: number;
  readonly diedAt: string;
  readonly error: { readonly code: string; readonly message: string; readonly details: ErrorDetails };
  readonly message: Message;
}

export interface DeadLetterFilter {
  readonly lane?: string;
  readonly tenant?: string;
  /** Those after this id. */
  readonly after?: string;
  /** Default 100, at most 1000. */
  readonly limit?: number;
}

/** What an operator does with dead letters. `show`, `replay` and `drop` fail with `not_found`. */
export abstract class DeadLetters {
  abstract list(filter?: DeadLetterFilter): Promise<DeadLetter[]>;
  abstract show(id: string): Promise<DeadLetter>;
  /** Back to the end of its lane, with all its tries before it. */
  abstract replay(id: string): Promise<void>;
  /** For ever. */
  abstract drop(id: string): Promise<void>;
}
