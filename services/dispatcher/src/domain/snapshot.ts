import type { Agent, Success } from './agent.js';
import type { LineTask } from './task.js';

/** A task in the line. */
export interface Waiting {
  readonly task: LineTask;
  /** Milliseconds since the step asked for this attempt, by the database's clock. */
  readonly waitedMs: number;
}

/** Files that somebody works on. */
export interface FileLease {
  readonly repo: string;
  readonly files: readonly string[];
}

/** What is known of one tenant that has tasks in the line. */
export interface TenantLine {
  readonly tenant: string;
  /** How many of the places it gets next to others; 1 is usual. */
  readonly weight: number;
  /** The first of those that wait, in the order of the line (`ahead`), a bounded number. What still waits for its time is not among them. */
  readonly waiting: readonly Waiting[];
  /** Tasks that are with agents, by kind. */
  readonly held: ReadonlyMap<string, number>;
  /** The same by project. */
  readonly heldByProject: ReadonlyMap<string, number>;
  /** Turns that it has had, by kind. */
  readonly passes: ReadonlyMap<string, number>;
  readonly leases: readonly FileLease[];
  /** By `successKey`. */
  readonly successes: ReadonlyMap<string, Success>;
}

/** All that a decision about placing depends on, frozen. */
export interface Snapshot {
  /** Those that are alive and take tasks. */
  readonly agents: readonly Agent[];
  /** Kinds that there are, also when nobody serves one just now. */
  readonly kinds: ReadonlySet<string>;
  /** The turn that is on, by kind: who comes anew begins there, and has saved nothing up. */
  readonly turns: ReadonlyMap<string, number>;
  readonly tenants: readonly TenantLine[];
  /** Tasks of one project at once. */
  readonly projectTasks: number;
}

export const successKey = (kind: string, action: string, pool: string): string => JSON.stringify([kind, action, pool]);
