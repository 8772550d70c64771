import type { CallRef, TakenCall } from '../domain/call.js';

export interface Taking {
  /** `<plugin>.<action>` */
  readonly actions: readonly string[];
  readonly worker: string;
  readonly most: number;
  readonly leaseSeconds: number;
}

/** Steps that wait for services outside, by the database's clock. They come and go with the turns of their runs. */
export abstract class PluginCalls {
  /** Leases the first ones that nobody has. */
  abstract take(tenant: string, taking: Taking): Promise<readonly TakenCall[]>;
  /** Of those that are still so. Gives the ids of the others. */
  abstract extend(tenant: string, calls: readonly CallRef[], leaseSeconds: number): Promise<readonly string[]>;
  /** Ends the leases of those that are still so. */
  abstract giveBack(tenant: string, calls: readonly CallRef[]): Promise<void>;
  /** Undefined when it is not so any more. */
  abstract find(tenant: string, call: CallRef): Promise<TakenCall | undefined>;
}
