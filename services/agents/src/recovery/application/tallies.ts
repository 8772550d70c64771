import type { Tally } from '../domain/choose.js';
import type { Failure } from '../domain/failure.js';

/** What a tenant's agents learned: how often each strategy helped, of its last tries. Outcomes are written with the entry `recovered` of the log. */
export abstract class RecoveryTallies {
  /** Of strategies against failures of this code. */
  abstract of(tenant: string, failure: Pick<Failure, 'class' | 'code'>): Promise<readonly Tally[]>;
  /** Of all that were tried. */
  abstract all(tenant: string): Promise<readonly LearnedTally[]>;
}

export interface LearnedTally extends Tally {
  readonly class: string;
  readonly code: string;
}
