import type { Output } from '../../calls/domain/request.js';
import type { Tokens } from '../../money/index.js';
import type { CallPlace } from '../../records/domain/call.js';
import type { Batch, BatchOrigin, BatchState, EndState, Fault, ItemEnd, ItemResult, NewItem } from '../domain/batch.js';

/** Batches that a caller may see: all, or those of these projects and their own. */
export type Seen = { readonly actor: string; readonly projects: readonly string[] } | undefined;

export interface Totals {
  readonly tokens: Tokens;
  readonly succeeded: number;
  readonly failed: number;
}

export interface BatchEnd extends Totals {
  readonly state: EndState;
  readonly endedAt: Date;
  readonly cost: bigint | undefined;
  readonly error?: Fault | undefined;
}

export interface Claim {
  /** Of this process. */
  readonly holder: string;
  /** Milliseconds in which nobody else takes what is claimed. */
  readonly leaseMs: number;
  /** Milliseconds after which a batch that is still beginning is lost. */
  readonly lostMs: number;
}

/** Batches and the results of their requests, by tenant. Fails as the store does. */
export abstract class Batches {
  /** In state `beginning`. False when there is one of that id. */
  abstract add(batch: BatchOrigin, items: readonly NewItem[]): Promise<boolean>;
  /** From now on the provider may know of it. */
  abstract sending(tenant: string, id: string): Promise<void>;
  /** False when it is not beginning any more. */
  abstract begun(tenant: string, id: string, job: string): Promise<boolean>;
  /** True when it was running. */
  abstract cancelling(tenant: string, id: string): Promise<boolean>;
  abstract find(tenant: string, id: string): Promise<Batch | undefined>;
  /** The newest first, from behind a place. */
  abstract newest(tenant: string, seen: Seen, limit: number, after: CallPlace | undefined): Promise<readonly Batch[]>;
  abstract outputs(tenant: string, id: string, customs: readonly string[]): Promise<ReadonlyMap<string, Output>>;
  /** In the order of the requests, from behind `seq`. */
  abstract results(tenant: string, id: string, limit: number, seq: number): Promise<readonly ItemResult[]>;

  /** Those that are to be looked after now, and are this holder's for a while. */
  abstract claim(tenant: string, claim: Claim): Promise<readonly Batch[]>;
  /** False when another has it by now. */
  abstract hold(tenant: string, id: string, holder: string, ms: number): Promise<boolean>;
  abstract progress(tenant: string, id: string, state: BatchState, succeeded: number, failed: number): Promise<void>;
  /** The first end of each request stays. */
  abstract keep(tenant: string, id: string, ends: readonly ItemEnd[]): Promise<void>;
  /** Ends all requests that have no end yet with `fault`, and counts them all. */
  abstract close(tenant: string, id: string, fault: Fault): Promise<Totals>;
  /** With the event. False when it has ended before. */
  abstract end(batch: Batch, end: BatchEnd): Promise<boolean>;
  /** Removes results and batches that ended before; gives how many batches went. */
  abstract forget(tenant: string, before: { readonly calls: Date; readonly bodies: Date }): Promise<number>;
  abstract tenants(): Promise<readonly string[]>;
}
