import type { Sealed } from '../domain/record.js';
import type { Delegation } from '../domain/delegation.js';

export type ApprovalState = 'waiting' | 'approved' | 'rejected' | 'closed';

/** A gate as lists show it. */
export interface ApprovalLine {
  readonly id: string;
  readonly runId: string;
  readonly workflow: string;
  readonly project: string;
  readonly path: string;
  readonly title: string;
  readonly state: ApprovalState;
  readonly round: number;
  readonly revision: string;
  readonly subject: string;
  readonly definitionHash: string;
  readonly approvers: readonly string[];
  readonly rights: readonly string[];
  readonly quorum: number;
  readonly requestedAt: Date;
  readonly deadline?: Date;
  readonly decidedAt?: Date;
  readonly decidedBy: string;
  readonly reason: string;
}

/** A gate with whose work it is and who has voted. */
export interface WaitingLine extends ApprovalLine {
  readonly makers: readonly string[];
  readonly voters: readonly string[];
}

export interface ApprovalFilter {
  readonly limit: number;
  /** Id of the last one of the page before; empty: the first page. */
  readonly after: string;
  readonly state: string;
  readonly project: string;
  readonly runId: string;
  /** Absent: all. */
  readonly projects?: readonly string[] | undefined;
}

/** What there is at gates, for people and lists: written with the runs' turns. */
export abstract class Approvals {
  abstract find(tenant: string, id: string): Promise<ApprovalLine | undefined>;
  /** One, whatever became of it; undefined when its run is archived. */
  abstract withMakers(tenant: string, id: string): Promise<WaitingLine | undefined>;
  abstract at(tenant: string, runId: string, path: string): Promise<ApprovalLine | undefined>;
  /** The newest first. */
  abstract list(tenant: string, filter: ApprovalFilter): Promise<readonly ApprovalLine[]>;
  /** Those that wait and name one of these, or nobody, as approvers; the newest first. */
  abstract waitingFor(tenant: string, names: readonly string[], filter: ApprovalFilter): Promise<readonly WaitingLine[]>;
  /** Those about a subject whose gates may still ask anew. */
  abstract about(tenant: string, project: string, subject: string): Promise<readonly ApprovalLine[]>;
  /** Everything that happened there, the oldest first. */
  abstract records(tenant: string, id: string): Promise<readonly Sealed[]>;
  /** The record of a vote by its idempotency key. */
  abstract byKey(tenant: string, id: string, key: string): Promise<Sealed | undefined>;
}

export abstract class Delegations {
  /** Checks and adds it, one after the other in a tenant. The same id again gives what is there. */
  abstract add(tenant: string, wish: Delegation, check: (others: readonly Delegation[]) => void): Promise<Delegation>;
  abstract find(tenant: string, id: string): Promise<Delegation | undefined>;
  abstract revoke(tenant: string, id: string, at: Date): Promise<void>;
  /** All that are in force at a time. */
  abstract inForce(tenant: string, at: Date): Promise<readonly Delegation[]>;
  /** Of one person, or of all; the newest first. */
  abstract list(tenant: string, person: string | undefined, limit: number, after: string): Promise<readonly Delegation[]>;
}
