import type { ErrorCode } from '@hexad/kernel';
import type { Node } from '../../language/definition.js';
import type { Action } from './action.js';
import type { Failure } from './run.js';
import type { Step } from './step.js';

/** Another try cannot mend these: the work itself is refused. */
const FINAL = new Set<ErrorCode>([
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'unsupported',
  'nothing_buildable',
  'stack_unknown',
  'answers_invalid',
  'workflow_invalid',
  'disk_full',
]);

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/** What a failed try leads to: another one, or the end of the step. */
export function afterFailure(node: Node, step: Step, failure: Failure, now: Date, late = false): Action {
  const how = late ? ({ late } as const) : {};
  if (node.strategy === 'retry' && step.failures < node.retries && !FINAL.has(failure.code)) {
    const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** step.failures);
    return { type: 'retry', path: step.path, failure, readyAt: new Date(now.getTime() + delay), ...how };
  }
  return { type: 'fail', path: step.path, node, failure, outputs: {}, ...how };
}

/** Whether the steps after a failed one go on. */
export const isTolerated = (node: Node, failure: Failure): boolean =>
  node.strategy === 'continue' || (node.kind === 'foreach' && node.failure === 'collect' && failure.code === 'incomplete');
