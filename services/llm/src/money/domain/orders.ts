import type { AppError } from '@hexad/kernel';
import type { Attempt, AttemptKey, Bill, Wish } from './attempt.js';
import type { Budget } from './budget.js';
import type { Remainder } from './money.js';
import type { Counter } from './tallies.js';

/** What is asked of the books of one tenant. Any number is done in one transaction: kind by kind in this order, each kind as it came. */
export type Order =
  /** What an attempt did cost. The same again is no second debit. */
  | { readonly kind: 'settle'; readonly key: AttemptKey; readonly bill: Bill }
  /** Whoever wished it is gone before the attempt began: it costs nothing. */
  | { readonly kind: 'leave'; readonly key: AttemptKey }
  /** Whoever waits will wait no longer: it is granted or refused now. */
  | { readonly kind: 'last'; readonly key: AttemptKey }
  /** Room for an attempt. With `waitMs` it may wait for the end of others. */
  | { readonly kind: 'reserve'; readonly wish: Wish; readonly waitMs: number }
  /** Only what is due. */
  | { readonly kind: 'look' };

export type Answer =
  | { readonly kind: 'granted'; readonly key: AttemptKey }
  | { readonly kind: 'waiting'; readonly key: AttemptKey }
  | { readonly kind: 'refused'; readonly key: AttemptKey; readonly error: AppError }
  | { readonly kind: 'settled'; readonly key: AttemptKey; readonly debit: bigint }
  | { readonly kind: 'done' };

/** Somebody who waits for room, in the order in which they came. */
export interface Waiter {
  readonly wish: Wish;
  /** The process that waits. */
  readonly holder: string;
  /** What another process's transaction decided meanwhile. */
  readonly state: 'waiting' | 'granted' | 'refused';
  readonly error: AppError | undefined;
  /** Its process must have ended: it has not even asked for the last time. */
  readonly overdue: boolean;
}

/** What a transaction sees of the tenant's books, which nobody else changes meanwhile. */
export interface Snapshot {
  readonly remainder: Remainder;
  readonly budgets: readonly Budget[];
  readonly counters: readonly Counter[];
  /** Those that the orders name and those that are overdue. */
  readonly attempts: readonly Attempt[];
  readonly waiters: readonly Waiter[];
}
