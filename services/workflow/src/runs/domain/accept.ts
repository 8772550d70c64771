import { isObject, type Json, type JsonObject } from '../../expressions/json.js';
import type { Node } from '../../language/definition.js';
import type { Action, RunEvent } from './action.js';
import { afterFailure } from './failures.js';
import { reopened } from './reopen.js';
import { hasEnded } from './run.js';
import { nodeOf, type Snapshot } from './snapshot.js';
import type { Step } from './step.js';

/** What an event changes at once. Empty when it changes nothing: it is stale, or nobody waits for it. `decide` does the rest. */
export function accept(snapshot: Snapshot, event: RunEvent): Action[] {
  const ended = hasEnded(snapshot.run.state);
  if (event.type === 'resume') return ended && snapshot.run.state !== 'succeeded' ? reopened(snapshot) : [];
  if (ended) return [];
  switch (event.type) {
    case 'result':
    case 'failure': {
      const step = snapshot.steps.get(event.path);
      if (step?.status.state !== 'running' || step.attempt !== event.attempt) return [];
      const node = nodeOf(snapshot.definition, step);
      if (event.type === 'failure') return [afterFailure(node, step, event.failure, snapshot.now)];
      return [{ type: 'succeed', path: step.path, outputs: mapped(node, event.result) }];
    }
    case 'signal':
      return [...snapshot.steps.values()]
        .filter(({ status }) => status.state === 'waiting' && status.signal === event.signal)
        .map((step) => answered(snapshot, step, event.signal, event.payload));
    case 'cancel':
      return [
        { type: 'cancel', path: '' },
        { type: 'end', state: 'cancelled', failure: { code: 'cancelled', message: 'The run was cancelled.' } },
      ];
  }
}

const answered = (snapshot: Snapshot, step: Step, signal: string, payload: Json): Action => ({
  type: 'succeed',
  path: step.path,
  outputs: mapped(nodeOf(snapshot.definition, step), { [signal]: payload }),
});

/** The step's outputs: a field that the result does not have is null. */
function mapped(node: Node, result: Json): JsonObject {
  const fields = isObject(result) ? result : {};
  return Object.fromEntries(
    Object.entries(node.outputs).map(([field, variable]) => [variable, Object.hasOwn(fields, field) ? fields[field]! : null]),
  );
}
