import type { Caller } from '@hexad/kernel';
import type { Trail } from '../../audit/application/ports.js';
import type { Keys } from '../../keys/application/ports.js';
import type { Members } from '../../members/application/ports.js';
import type { People } from '../../people/application/ports.js';
import type { Projects } from '../../projects/application/ports.js';
import type { TenantRows } from '../../tenants/application/ports.js';
import type { Users } from '../../users/application/ports.js';

/** Who acts, with the roles that the database knows now: a disabled user or a revoked key has none, whatever the token says. */
export interface Actor extends Caller {
  readonly user?: string;
  readonly key?: string;
}

/** Who calls, and what makes a repeated write one write. */
export interface Call {
  readonly caller: Caller;
  readonly idempotencyKey?: string;
}

/** What is within reach of one transaction. It is written as a whole, with its entries in the audit trail, or not at all. */
export interface Here {
  readonly actor: Actor;
  readonly now: Date;
  readonly tenants: TenantRows;
  readonly users: Users;
  readonly keys: Keys;
  readonly projects: Projects;
  readonly members: Members;
  readonly people: People;
  readonly trail: Trail;
  /** False when this write was done before, by the same actor with the same idempotency key. `name` tells one write from another. */
  first(name: string): Promise<boolean>;
}

export abstract class Transactions {
  /** In the tenant of the caller. */
  abstract run<T>(call: Call, work: (here: Here) => Promise<T>): Promise<T>;
  /** In another tenant, as an operator. */
  abstract runIn<T>(tenant: string, actor: Actor, work: (here: Here) => Promise<T>): Promise<T>;
}
