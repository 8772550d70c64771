import type { ConfirmationPolicy } from '../domain/policy.js';

export interface KeptPolicy {
  readonly policy: ConfirmationPolicy;
  /** Empty: nobody has set it, here or for the tenant. */
  readonly changedBy: string;
  readonly changedAt: Date | undefined;
}

/** Which confirmations tenants and their projects want. */
export abstract class Policies {
  /** The project's own, else the tenant's (an empty project), else the default. */
  abstract find(tenant: string, projectId: string): Promise<KeptPolicy>;
  abstract set(tenant: string, projectId: string, policy: ConfirmationPolicy, by: string, at: Date): Promise<KeptPolicy>;
}
