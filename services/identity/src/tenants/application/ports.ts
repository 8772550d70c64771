import type { After } from '@hexad/kernel';
import type { Tenant } from '../domain/tenant.js';

export abstract class TenantRows {
  /** The tenant of the transaction, with its place in the directory. False when it is there already. */
  abstract add(tenant: Tenant): Promise<boolean>;
  /** The tenant of the transaction. */
  abstract own(): Promise<Tenant | undefined>;
  /** Ids of all tenants, newest first: what they are called, only a transaction of their own can see. */
  abstract directory(limit: number, after: After | undefined): Promise<readonly After[]>;
  abstract knows(id: string): Promise<boolean>;
}
