import type { Provenance, Verdict } from '../../calls/application/ports.js';
import type { Answer } from '../../calls/domain/answer.js';
import type { Dialect, Output } from '../../calls/domain/request.js';
import type { Path, Rates, Tokens } from '../../money/index.js';

/** `beginning`: the provider has not said yet that it took it. The last four are ends. */
export type BatchState = 'beginning' | 'running' | 'cancelling' | 'ended' | 'failed' | 'expired' | 'cancelled';
export type EndState = Exclude<BatchState, 'beginning' | 'running' | 'cancelling'>;

export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** What does not change while a batch runs. */
export interface BatchOrigin {
  readonly id: string;
  readonly tenant: string;
  readonly actor: string;
  readonly path: Path;
  readonly door: string;
  readonly purpose: string;
  readonly agent?: string | undefined;
  readonly conversation?: string | undefined;
  readonly prompt?: Provenance | undefined;
  readonly createdAt: Date;
  /** The model or tier that was asked for. */
  readonly asked: string;
  readonly provider: string;
  readonly model: string;
  /** Where the job runs: kept, for the catalog may change meanwhile. */
  readonly place: Place;
  /** Those of calls; of a batch `percent` of the cost is asked. */
  readonly rates: Rates;
  readonly percent: number;
  /** Micro-dollars that are debited when nobody ever hears what it did cost. */
  readonly estimate: bigint;
  readonly verdict: Verdict;
  readonly total: number;
}

export interface Place {
  readonly dialect: Dialect;
  readonly baseUrl: string;
  readonly needsKey: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface Batch extends BatchOrigin {
  readonly state: BatchState;
  /** The provider may know of it. */
  readonly sent: boolean;
  /** As the provider names it. */
  readonly job?: string | undefined;
  readonly succeeded: number;
  readonly failed: number;
  readonly endedAt?: Date | undefined;
  readonly tokens?: Tokens | undefined;
  /** Micro-dollars, debited. Undefined until it has ended. */
  readonly cost?: bigint | undefined;
  readonly error?: Fault | undefined;
}

export interface NewItem {
  readonly custom: string;
  readonly output: Output;
}

/** How one request ended. `tokens` are paid in either case. */
export interface ItemEnd {
  readonly custom: string;
  readonly answer?: Answer | undefined;
  readonly error?: Fault | undefined;
  readonly tokens: Tokens;
}

/** What is kept of one request of a batch that has ended: an answer or an error. */
export interface ItemResult {
  readonly seq: number;
  readonly custom: string;
  readonly answer?: Answer | undefined;
  readonly error?: Fault | undefined;
}

export const hasEnded = ({ endedAt }: Batch): boolean => endedAt !== undefined;
