import type { After } from '@hexad/kernel';
import type { Deed, Entry } from '../domain/entry.js';

/** The audit trail of a tenant: grows only. */
export abstract class Trail {
  /** In the transaction of the change, as done now by who acts. */
  abstract record(deed: Deed): Promise<void>;
  /** Newest first. */
  abstract list(limit: number, after: After | undefined): Promise<readonly Entry[]>;
}
