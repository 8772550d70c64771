import type { AppError } from '@hexad/kernel';
import type { AttemptKey, Outcome, Wish } from './attempt.js';
import type { Tokens } from './price.js';

export const LEDGER_KINDS = ['reserved', 'settled', 'expired', 'corrected'] as const;

/** One row of the ledger, which is never changed. */
export interface LedgerRow extends AttemptKey {
  readonly kind: (typeof LEDGER_KINDS)[number];
  /** Micro-dollars, added to what is reserved. */
  readonly reserved: bigint;
  /** Micro-dollars, added to what is spent. */
  readonly spent: bigint;
  /** The exact cost behind `spent`, in millionths of a micro-dollar. */
  readonly parts: bigint;
}

/** What a transaction writes, beside the counters. */
export interface Entries {
  readonly ledger: LedgerRow[];
  /** New attempts. One whose wisher has not heard of it yet costs nothing when it expires. */
  readonly held: (Wish & { readonly countedAt: number; readonly heard: boolean; readonly holder: string | undefined })[];
  /** Those that are heard of now by who wished them. */
  readonly heard: Wish[];
  readonly ended: (AttemptKey & {
    readonly state: 'settled' | 'expired';
    readonly outcome: Outcome | 'unknown';
    readonly tokens: Tokens;
    readonly parts: bigint;
    readonly debit: bigint;
  })[];
  readonly waiting: { readonly wish: Wish; readonly waitMs: number }[];
  /** For waiters of other processes. */
  readonly answered: (AttemptKey & { readonly state: 'granted' | 'refused'; readonly error: AppError | undefined })[];
  /** Those that wait no longer. */
  readonly gone: AttemptKey[];
}

export const noEntries = (): Entries => ({ ledger: [], held: [], heard: [], ended: [], waiting: [], answered: [], gone: [] });
