import type { Assignment } from '../../application/ports.js';
import type { Finding, ProposedRule } from '../domain/finding.js';

/** What a reviewer is told of the reviews before. */
export interface Recalled {
  /** That people approved. */
  readonly rules: readonly string[];
  readonly dismissed: readonly (Pick<Finding, 'aspect' | 'file' | 'quote' | 'message'> & { readonly reason: string })[];
}

export interface Found {
  readonly findings: readonly Finding[];
  readonly rules: readonly ProposedRule[];
}

/** What is known of the reviews of a project; of no project, nothing is kept. */
export abstract class ReviewMemory {
  abstract recall(tenant: string, projectId: string): Promise<Recalled>;
  /** Keeps what was found and which rules were proposed, once, and gives the fingerprints of what people have dismissed. */
  abstract keep(task: Assignment, found: Found): Promise<ReadonlySet<string>>;
}
