import type { Policy } from '../domain/policy.js';

/** How long the runs of a tenant are kept. */
export abstract class Retention {
  abstract get(tenant: string): Promise<Policy>;
  abstract set(tenant: string, policy: Policy, by: string, at: Date): Promise<void>;
}

/** Where ended runs go. Each move is one transaction: a process that dies leaves a run where it was. */
export abstract class Archive {
  abstract tenants(): Promise<readonly string[]>;
  /** Whether this process is the one that keeps the tenant's history now; for a minute, and again with each call. */
  abstract claim(tenant: string): Promise<boolean>;
  /** Runs that ended before, the oldest first: without a parent that may still resume them, or children that still have to report. */
  abstract ripe(tenant: string, before: Date, limit: number): Promise<readonly string[]>;
  /** Moves a run with its steps and its journal. False when it is not there any more, or has gone on meanwhile. */
  abstract move(tenant: string, runId: string, at: Date): Promise<boolean>;
  /** Removes archived runs that ended before, with their plans; says how many. */
  abstract purge(tenant: string, before: Date, limit: number): Promise<number>;
}
