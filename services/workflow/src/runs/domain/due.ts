import type { Action } from './action.js';
import { timedOut } from './approval.js';
import { isContainer } from './containers.js';
import { deadlineOf } from './deadline.js';
import { afterFailure } from './failures.js';
import { openSteps } from './open-steps.js';
import { isUndoing } from './rollback.js';
import { hasEnded, type Failure } from './run.js';
import { nodeOf, type Snapshot } from './snapshot.js';
import { refusing } from './start-step.js';
import type { Step } from './step.js';

/** Steps whose time is up. Time stands still within a turn, so once in it is enough. */
export function late(snapshot: Snapshot): Step[] {
  const { state } = snapshot.run;
  if (hasEnded(state) || state === 'pending') return [];
  return [...openSteps(snapshot.steps).values()].filter((step) => isLate(snapshot, step));
}

function isLate({ now }: Snapshot, { status, until }: Step): boolean {
  if (status.state === 'running' || status.state === 'waiting') return status.deadline !== undefined && status.deadline <= now;
  return status.state === 'pending' && until !== undefined && until <= now;
}

/** What becomes of a late step: another try, or its end. */
export function givenUp(snapshot: Snapshot, step: Step): Action[] {
  const node = nodeOf(snapshot.definition, step);
  const whole = step.until !== undefined && step.until <= snapshot.now ? node.stepTimeoutMs : undefined;
  const failure: Failure = { code: 'timeout', message: `No answer within ${(whole ?? node.timeoutMs ?? 0) / 1_000} seconds.` };
  if (node.kind === 'approval') return refusing(node, step.path, () => [timedOut(snapshot, step, node)]);
  if (!isContainer(node)) return [afterFailure(snapshot, node, step, failure, true)];
  if (isUndoing(snapshot, step.path)) return [];
  return [
    { type: 'cancel', path: step.path, self: false },
    { type: 'fail', path: step.path, node, failure, outputs: {} },
  ];
}

/** A live process extends the lease of what it runs long before this is over. Milliseconds. */
export const LEASE_MS = 10_000;
/** Whoever wrote a turn goes on with the run at once; a sweep does after this time, when nobody has. Milliseconds. */
export const SOON_MS = 2_000;
/** Times to look at steps at work are whole ones of these: most turns leave that of their run as it was. Milliseconds. */
const GRID_MS = 2_000;
/** A running run is looked at again after this time even when nothing is known to be due. Milliseconds. */
const SILENCE_MS = 60_000;

/** When the run must be looked at again if nothing happens before; undefined: never. */
export function wakeAt(snapshot: Snapshot): Date | undefined {
  let earliest = Number(dueAt(snapshot) ?? Infinity);
  for (const { status, kind } of openSteps(snapshot.steps).values()) {
    if (status.state === 'running')
      earliest = Math.min(earliest, onGrid(snapshot.now.getTime() + (kind === 'plugin' ? LEASE_MS : SILENCE_MS)));
  }
  return earliest === Infinity ? undefined : new Date(earliest);
}

const onGrid = (time: number): number => Math.ceil(time / GRID_MS) * GRID_MS;

/** When the next thing is due that time alone brings: a pause or a limit is over. Undefined: nothing is. */
export function dueAt({ steps, run, definition }: Snapshot): Date | undefined {
  let earliest = Infinity;
  const at = (time: Date | number | undefined) => {
    if (time !== undefined) earliest = Math.min(earliest, Number(time));
  };
  for (const { status, until } of openSteps(steps).values()) {
    if (status.state === 'pending') at(status.readyAt);
    if (status.state === 'pending') at(until);
    if (status.state === 'waiting' || status.state === 'running') at(status.deadline);
  }
  if (!run.ending) at(deadlineOf({ run, definition }));
  return earliest === Infinity ? undefined : new Date(earliest);
}
