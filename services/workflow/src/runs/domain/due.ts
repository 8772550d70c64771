import type { Action } from './action.js';
import { afterFailure } from './failures.js';
import type { Snapshot } from './snapshot.js';
import { nodeOf } from './snapshot.js';

/** Tries whose time is up. */
export function overdue(snapshot: Snapshot): Action[] {
  const actions: Action[] = [];
  for (const step of snapshot.steps.values()) {
    const { status } = step;
    if ((status.state !== 'running' && status.state !== 'waiting') || !status.deadline || status.deadline > snapshot.now) continue;
    const node = nodeOf(snapshot.definition, step);
    const message = `No answer within ${(node.timeoutMs ?? 0) / 1_000} seconds.`;
    actions.push(afterFailure(node, step, { code: 'timeout', message }, snapshot.now, true));
  }
  return actions;
}

/** A live process extends the lease of what it runs long before this is over. Milliseconds. */
export const LEASE_MS = 10_000;
/** A running run is looked at again after this time even when nothing is known to be due. Milliseconds. */
const SILENCE_MS = 60_000;

/** When the run must be looked at again if nothing happens before; undefined: never. */
export function wakeAt(snapshot: Snapshot): Date | undefined {
  let earliest = Infinity;
  const at = (time: Date | number | undefined) => {
    if (time !== undefined) earliest = Math.min(earliest, Number(time));
  };
  for (const { status, kind } of snapshot.steps.values()) {
    if (status.state === 'pending') at(status.readyAt);
    if (status.state === 'waiting') at(status.deadline);
    if (status.state !== 'running') continue;
    at(status.deadline);
    at(snapshot.now.getTime() + (kind === 'plugin' ? LEASE_MS : SILENCE_MS));
  }
  return earliest === Infinity ? undefined : new Date(earliest);
}
