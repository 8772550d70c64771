import type { Finding } from '../domain/finding.js';

export interface KeptFinding extends Finding {
  readonly id: string;
  readonly projectId: string;
  readonly taskId: string;
  readonly state: 'open' | 'dismissed';
  readonly decidedBy: string;
  readonly reason: string;
  readonly decidedAt: Date | undefined;
  readonly foundAt: Date;
}

export interface KeptRule {
  readonly id: string;
  readonly projectId: string;
  readonly text: string;
  readonly because: string;
  readonly state: 'proposed' | 'approved' | 'revoked';
  readonly proposedBy: string;
  readonly decidedBy: string;
  readonly decidedAt: Date | undefined;
  readonly proposedAt: Date;
}

export interface FindingsWish {
  readonly projectId: string;
  /** Empty: all. */
  readonly state: string;
  readonly taskId: string;
  readonly limit: number;
  readonly cursor: string;
}

/** A person's word on one finding or rule. */
export interface Word {
  readonly tenant: string;
  readonly actor: string;
  readonly projectId: string;
  readonly id: string;
}

/** What people say of the reviews of their project. Each fails with `not_found` for what the project does not have. */
export abstract class Reviews {
  abstract findings(
    tenant: string,
    wish: FindingsWish,
  ): Promise<{ readonly findings: readonly KeptFinding[]; readonly nextCursor: string }>;
  /** A reason is proposed as a rule in the same transaction. */
  abstract dismiss(word: Word, reason: string): Promise<KeptFinding>;
  abstract reopen(word: Word): Promise<KeptFinding>;
  abstract rules(tenant: string, projectId: string, state: string): Promise<readonly KeptRule[]>;
  abstract decide(word: Word, state: 'approved' | 'revoked'): Promise<KeptRule>;
}
