import { ExpressionError } from '../../expressions/expression.js';
import { asText } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import { POST, type ActionNode, type Condition } from '../../language/definition.js';
import type { Action } from './action.js';
import { deadlineOf } from './deadline.js';
import { rootFrame } from './frame.js';
import { undo } from './rollback.js';
import { isHeld, hasEnded, type Ending, type EndState, type Failure } from './run.js';
import { scopeOf } from './scope.js';
import { advance, close } from './sequence.js';
import type { Snapshot } from './snapshot.js';
import { startAction } from './start-step.js';
import { isOpen } from './step.js';

/** Steps that one run may have, with those of all items and rounds. */
export const MAX_STEPS = 50_000;

/**
 * What a run does next, from a frozen snapshot alone. An empty list means that it waits for something from outside.
 * Carry the actions out with an `Evolution` and ask again until the list is empty.
 */
export function decide(snapshot: Snapshot): Action[] {
  const { run } = snapshot;
  if (hasEnded(run.state)) return [];
  if (run.queued === 'new') return outOfBounds(snapshot) ?? [];
  if (run.state === 'pending') return begin(snapshot);
  if (run.ending) return finish(snapshot, run.ending);
  const stop = outOfBounds(snapshot);
  if (stop) return stop;
  const progress = advance(snapshot, rootFrame(snapshot), { mayStart: true });
  if (progress.state === 'open') return progress.actions;
  if (isHeld(run)) return [];
  if (progress.state === 'failed') return [ending('failed', progress.failure, progress.rollback && undo(snapshot, '') !== undefined)];
  return [judged(snapshot)];
}

const ending = (state: Ending['state'], failure?: Failure, rollback = false): Action => ({
  type: 'ending',
  ending: { state, rollback, ...(failure && { failure }) },
});

function begin(snapshot: Snapshot): Action[] {
  const [first] = unmet(snapshot, snapshot.definition.prerequisites);
  return first === undefined ? [{ type: 'begin' }] : [{ type: 'begin' }, ending('failed', { code: 'conflict', message: first })];
}

function outOfBounds({ run, definition, steps, now }: Snapshot): Action[] | undefined {
  const cancel: Action = { type: 'cancel', path: '', self: true };
  const due = deadlineOf({ run, definition });
  if (due && due <= now) {
    const when = run.dueAt
      ? `by ${run.dueAt.toISOString()}, the deadline it was given anew`
      : `within ${definition.deadlineMs! / 1_000} seconds`;
    const failure: Failure = { code: 'timeout', message: `The run is not through ${when}.` };
    return [cancel, ending('failed', failure, definition.onDeadline === 'rollback')];
  }
  if (steps.size <= MAX_STEPS) return undefined;
  return [cancel, ending('failed', { code: 'exhausted', message: `The run has more than ${MAX_STEPS} steps.` })];
}

/** What the success criteria say of steps that are all through. */
function judged(snapshot: Snapshot): Action {
  const missed = unmet(snapshot, snapshot.definition.criteria);
  if (missed.length === 0) return ending('succeeded');
  const because = [...failures(snapshot)];
  const reason = because.length > 0 ? ` ${because.join(' ')}` : '';
  return ending('failed', { code: 'incomplete', message: `Not reached: ${missed.join('; ')}.${reason}` });
}

/** After the steps: what is being undone is undone to the end, then the post-execution actions follow each other. */
function finish(snapshot: Snapshot, { state, failure, rollback }: Ending): Action[] {
  const closing = close(snapshot, rootFrame(snapshot));
  if (closing) return closing;
  const undoing = rollback ? undo(snapshot, '') : undefined;
  if (undoing) return undoing;
  if (isHeld(snapshot.run)) return [];
  const { always, onSuccess, onFailure } = snapshot.definition;
  const own = { succeeded: onSuccess, failed: onFailure, cancelled: [] }[state];
  for (const node of [...own, ...always]) {
    const next = post(snapshot, node);
    if (next) return next;
  }
  return [{ type: 'end', state: rollback ? undone(snapshot, state) : state, ...(failure && { failure }) }];
}

/** Undefined when the action is over. */
function post(snapshot: Snapshot, node: ActionNode): Action[] | undefined {
  const path = `${POST}/${node.name}`;
  const step = snapshot.steps.get(path);
  const status = step?.status;
  if (status && !isOpen(step)) return undefined;
  if (status?.state === 'running' && !status.lapsed) return [];
  if (status?.state === 'pending' && status.readyAt !== undefined && status.readyAt > snapshot.now) return [];
  return startAction(snapshot, { frame: rootFrame(snapshot), node, path, viewer: 'all', again: status?.state === 'running' });
}

function undone(snapshot: Snapshot, otherwise: EndState): EndState {
  let state = otherwise;
  for (const { status } of snapshot.steps.values()) {
    if (status.state === 'compensation_failed') return 'compensation_failed';
    if (status.state === 'compensated') state = 'compensated';
  }
  return state;
}

/** What people read of the conditions that do not hold. One that cannot be evaluated does not hold. */
function unmet(snapshot: Snapshot, conditions: readonly Condition[]): string[] {
  const lookup = scopeOf(snapshot, rootFrame(snapshot));
  return conditions.flatMap(({ condition, message }) => {
    try {
      return evaluateIn(condition, lookup) === true ? [] : [asText(evaluateIn(message, lookup))];
    } catch (thrown) {
      if (!(thrown instanceof ExpressionError)) throw thrown;
      return [`${message} (${thrown.message})`];
    }
  });
}

function* failures(snapshot: Snapshot): Generator<string> {
  for (const node of snapshot.definition.steps) {
    const status = snapshot.steps.get(node.name)?.status;
    if (status?.state === 'failed') yield `Step ${node.name} failed: ${status.failure.message}`;
  }
}
