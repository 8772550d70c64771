import type { Path } from './path.js';
import type { Tokens } from './price.js';

/** One try of a call with one provider. A call that falls back to another, or is hedged, has several: each reserves and is billed on its own. */
export interface AttemptKey {
  readonly call: string;
  /** From 1. */
  readonly attempt: number;
}

export const nameOf = ({ call, attempt }: AttemptKey): string => `${call}/${attempt}`;

/** What is asked for before an attempt. */
export interface Wish extends AttemptKey {
  readonly path: Path;
  readonly provider: string;
  readonly model: string;
  /** Micro-dollars: the most that it can cost. */
  readonly amount: bigint;
  /** Micro-dollars, at most `amount`: what is debited when nobody ever says what it did cost. */
  readonly estimate: bigint;
  /** After so long nobody will say any more: longer than the attempt may take. By the database's clock. */
  readonly ttlMs: number;
  /** What the record of its call is to say: JSON that the books keep beside it and do not read. */
  readonly about?: object | undefined;
  /** Another process goes on with it when its own dies: it is nobody's to end before its time. Default false. */
  readonly outlives?: boolean | undefined;
}

export const OUTCOMES = ['succeeded', 'failed', 'aborted', 'released'] as const;
/** `released`: nothing was ever sent to the provider. */
export type Outcome = (typeof OUTCOMES)[number];

/** What an attempt did cost. */
export interface Bill {
  readonly outcome: Outcome;
  readonly tokens: Tokens;
  /** Exactly, in millionths of a micro-dollar. May be more than was reserved: it is debited all the same. */
  readonly parts: bigint;
}

/** An attempt as it stands in the books. `expired`: nobody said in time, and the estimate was debited; a late bill corrects it. */
export interface Attempt extends AttemptKey {
  readonly state: 'held' | 'settled' | 'expired';
  readonly path: Path;
  readonly amount: bigint;
  readonly estimate: bigint;
  /** Milliseconds: the moment that decides the windows it counts in. */
  readonly countedAt: number;
  /** Of what was debited; 0 while it is held. */
  readonly parts: bigint;
  /** Debited, in micro-dollars. */
  readonly debit: bigint;
  /** Nobody will settle it any more. */
  readonly overdue: boolean;
}
