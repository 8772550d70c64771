import type { Call, CallFilter, CallPlace, LoggedBodies } from '../domain/call.js';
import type { Line } from '../domain/line.js';
import type { Dimension, Usage, UsageGroup } from '../domain/usage.js';

/** Where records go. */
export abstract class CallLog {
  /** All of them or none; what is there already stays as it is. `users` are those behind actors. Fails as the store does. */
  abstract write(tenant: string, lines: readonly Line[], users: Readonly<Record<string, string>>): Promise<void>;
  /** Removes what is older, bodies before records; gives how many calls went. */
  abstract forget(tenant: string, before: { readonly calls: Date; readonly bodies: Date }): Promise<number>;
  abstract tenants(): Promise<readonly string[]>;
}

/** What is known of the calls of a tenant. */
export abstract class CallHistory {
  /** Without bodies: the newest first, from behind a place. */
  abstract newest(tenant: string, filter: CallFilter, limit: number, after: CallPlace | undefined): Promise<readonly Call[]>;
  /** Without bodies: the oldest first, from behind a place. */
  abstract oldest(tenant: string, filter: CallFilter, limit: number, after: CallPlace | undefined): Promise<readonly Call[]>;
  abstract bodies(tenant: string, call: string): Promise<LoggedBodies | undefined>;
  /** The total and its groups from one look at the table. By time where a dimension is one, else the dearest first. */
  abstract usage(
    tenant: string,
    filter: CallFilter,
    by: readonly Dimension[],
    limit: number,
  ): Promise<{ readonly total: Usage; readonly groups: readonly UsageGroup[] }>;
}
