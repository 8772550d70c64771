import type { Action } from './action.js';
import type { Snapshot } from './snapshot.js';

/** When the run must be through; undefined: whenever. */
export function deadlineOf({ run, definition: { deadlineMs } }: Pick<Snapshot, 'run' | 'definition'>): Date | undefined {
  if (run.dueAt) return run.dueAt;
  return deadlineMs === undefined ? undefined : new Date(run.createdAt.getTime() + deadlineMs);
}

/**
 * The time that a run has when it goes on: so much from now where somebody says so; what is left of its own; the whole of it once more when
 * nothing is left. What the file does not limit has no limit again.
 */
export function extended(snapshot: Snapshot, givenMs: number | undefined): Action[] {
  const { now, definition } = snapshot;
  const past = deadlineOf(snapshot);
  if (givenMs === undefined && (past === undefined || past > now)) return [];
  const ms = givenMs ?? definition.deadlineMs;
  return [{ type: 'extend', ...(ms !== undefined && { dueAt: new Date(now.getTime() + ms) }) }];
}
