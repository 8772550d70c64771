import { ExpressionError } from '../../expressions/expression.js';
import { asText, isObject } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import type { Condition, PostAction } from '../../language/definition.js';
import type { Action } from './action.js';
import { overdue } from './due.js';
import { rootFrame, scopeOf } from './frame.js';
import { hasEnded, type Failure } from './run.js';
import { advance } from './sequence.js';
import type { Snapshot } from './snapshot.js';

/**
 * What a run does next, from a frozen snapshot alone. An empty list means that it waits for something from outside.
 * Carry the actions out with `evolve` and ask again until the list is empty.
 */
export function decide(snapshot: Snapshot): Action[] {
  if (hasEnded(snapshot.run.state)) return [];
  if (snapshot.run.state === 'pending') return begin(snapshot);
  const late = overdue(snapshot);
  if (late.length > 0) return late;
  const progress = advance(snapshot, rootFrame(snapshot), true);
  if (progress.state === 'open') return progress.actions;
  if (progress.state === 'failed') return [...post(snapshot, 'failed'), { type: 'end', state: 'failed', failure: progress.failure }];
  return finish(snapshot);
}

function begin(snapshot: Snapshot): Action[] {
  const [first] = unmet(snapshot, snapshot.definition.prerequisites);
  if (first === undefined) return [{ type: 'begin' }];
  return [{ type: 'begin' }, ...post(snapshot, 'failed'), { type: 'end', state: 'failed', failure: { code: 'conflict', message: first } }];
}

function finish(snapshot: Snapshot): Action[] {
  const missed = unmet(snapshot, snapshot.definition.criteria);
  if (missed.length === 0) return [...post(snapshot, 'succeeded'), { type: 'end', state: 'succeeded' }];
  const because = [...failures(snapshot)];
  const reason = because.length > 0 ? ` ${because.join(' ')}` : '';
  const failure: Failure = { code: 'incomplete', message: `Not reached: ${missed.join('; ')}.${reason}` };
  return [...post(snapshot, 'failed'), { type: 'end', state: 'failed', failure }];
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

function post(snapshot: Snapshot, state: 'succeeded' | 'failed'): Action[] {
  const { always, onSuccess, onFailure } = snapshot.definition;
  return [...(state === 'succeeded' ? onSuccess : onFailure), ...always].map((action) => ({
    type: 'log',
    message: logMessage(snapshot, action),
  }));
}

function logMessage(snapshot: Snapshot, { action, inputs }: PostAction): string {
  try {
    const values = evaluateIn(inputs, scopeOf(snapshot, rootFrame(snapshot)));
    const message = isObject(values) ? values['message'] : undefined;
    return message === undefined ? `${action}: ${snapshot.definition.name}` : asText(message);
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    return `${action}: ${thrown.message}`;
  }
}
