import { COMPENSATE } from '../../language/definition.js';
import type { Action } from './action.js';
import { locate } from './frame.js';
import { openSteps } from './open-steps.js';
import { isHeld } from './run.js';
import { isBelow, nodeOf, type Snapshot } from './snapshot.js';
import { startAction } from './start-step.js';
import type { Step } from './step.js';

const compensationPath = (path: string): string => `${path}/${COMPENSATE}`;

/**
 * The next actions that undo what the steps under a prefix did, one step after the other, the last one started first. Undefined: nothing is
 * left to undo. What could not be undone stands in nobody's way.
 */
export function undo(snapshot: Snapshot, prefix: string): Action[] | undefined {
  let next: Step | undefined;
  for (const step of snapshot.steps.values()) {
    if (!step.path.startsWith(prefix)) continue;
    if (step.status.state === 'compensating') return goOn(snapshot, step);
    if (mustBeUndone(snapshot, step) && (!next || (step.startedAt ?? 0) >= (next.startedAt ?? 0))) next = step;
  }
  return next && (isHeld(snapshot.run) ? [] : [{ type: 'compensate', path: next.path }]);
}

const ACTIONS: ReadonlySet<Step['kind']> = new Set(['plugin', 'remote', 'agent', 'system', 'workflow']);

/** Given up without an answer. */
const UNANSWERED: ReadonlySet<string> = new Set(['timeout', 'lost']);

/** A step may have had its effect when it succeeded, or was given up without an answer. */
export function mustBeUndone(snapshot: Snapshot, step: Step): boolean {
  const { status } = step;
  const done =
    status.state === 'succeeded' ||
    (status.state === 'cancelled' && step.attempt > 0) ||
    (status.state === 'failed' && UNANSWERED.has(status.failure.code));
  return done && ACTIONS.has(step.kind) && nodeOf(snapshot.definition, step).compensate !== undefined;
}

/** Whether anything inside a step is being undone. */
export function isUndoing(snapshot: Snapshot, path: string): boolean {
  for (const step of openSteps(snapshot.steps).values()) if (step.status.state === 'compensating' && isBelow(step.path, path)) return true;
  return false;
}

function goOn(snapshot: Snapshot, step: Step): Action[] {
  const path = compensationPath(step.path);
  const status = snapshot.steps.get(path)?.status;
  switch (status?.state) {
    case undefined:
      return begin(snapshot, step, path);
    case 'pending':
      return status.readyAt !== undefined && status.readyAt > snapshot.now ? [] : begin(snapshot, step, path);
    case 'running':
      return status.lapsed ? begin(snapshot, step, path, true) : [];
    case 'succeeded':
    case 'skipped':
      return [{ type: 'compensated', path: step.path }];
    case 'failed':
      return [{ type: 'compensated', path: step.path, failure: status.failure }];
    default:
      return [{ type: 'compensated', path: step.path, failure: { code: 'cancelled', message: `${path} was cancelled.` } }];
  }
}

function begin(snapshot: Snapshot, step: Step, path: string, again = false): Action[] {
  if (isHeld(snapshot.run) && !again) return [];
  const { frame, node } = locate(snapshot, step.path);
  return startAction(snapshot, { frame, node: node.compensate!, path, viewer: { node, after: true }, again });
}
