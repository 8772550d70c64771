/** A stored text: a whole workflow, or an overlay that changes one. */
export interface Slot {
  readonly kind: 'workflow' | 'overlay';
  /** Empty: of the whole tenant. */
  readonly projectId: string;
  /** Of the workflow. */
  readonly name: string;
}

/** One version of it; versions never change. */
export interface Text extends Slot {
  /** From 1, by one. */
  readonly version: number;
  /** Undefined: with this version it was taken away. */
  readonly source: string | undefined;
  /** SHA-256 of the source; empty without one. */
  readonly hash: string;
  readonly approvals: readonly ChangedApproval[];
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** One that counts now. */
export interface Standing extends Text {
  /** Everybody who wrote a version of it: a change by somebody else does not make the rest of it theirs alone. */
  readonly authors: readonly string[];
}

/** An approval step of the workflow below that is not, or not as it was, in the one that comes out. */
export interface ChangedApproval {
  /** Its path. */
  readonly step: string;
  readonly change: 'removed' | 'changed';
}

/** For people: `the overlay of the tenant (version 3, by user:ann)`. */
export const inWords = ({ kind, projectId, version, createdBy }: Text): string =>
  `the ${kind} of ${projectId === '' ? 'the tenant' : 'the project'} (version ${version}, by ${createdBy})`;
