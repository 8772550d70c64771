import type { Actual } from '../../history/actual.js';

/** How long the tasks of a tenant's finished runs took. */
export abstract class History {
  /** The newest first, at most some thousands. Looks at runs that ended since it was asked last. */
  abstract actuals(tenant: string): Promise<readonly Actual[]>;
}
