import type { ErrorCode } from '@hexad/kernel';
import type { Node, Retry } from '../../language/definition.js';
import type { Action } from './action.js';
import type { Failure } from './run.js';
import type { Snapshot } from './snapshot.js';
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
  'host_refused',
  'model_unknown',
  'key_missing',
  'key_refused',
  'provider_denied',
  'provider_unpaid',
  'provider_rejected',
  'context_too_long',
  'content_blocked',
  'budget_reached',
  'too_large',
  'lost',
]);

/** Of a step that may be done once at most: nobody knows how far the try had come. */
export const LOST: Failure = {
  code: 'lost',
  message: 'The process that did it is gone, and nobody knows how far it had come; `on_lost: fail` says that it is not done again.',
};

/** What a failed try leads to: another one, or the end of the step. */
export function afterFailure(snapshot: Snapshot, node: Node, step: Step, failure: Failure, late = false): Action {
  const how = late ? ({ late } as const) : {};
  const { retry } = node;
  const fit = retry.codes ? retry.codes.includes(failure.code) : !FINAL.has(failure.code);
  if (step.failures < retry.retries && fit) {
    const readyAt = new Date(snapshot.now.getTime() + pause(retry, step, snapshot.random));
    if (!step.until || readyAt < step.until) return { type: 'retry', path: step.path, failure, readyAt, ...how };
  }
  return { type: 'fail', path: step.path, node, failure, outputs: {}, ...how };
}

/** Milliseconds before the next try. */
function pause({ backoff, delayMs, maxDelayMs, jitter }: Retry, step: Step, random: number): number {
  const full = Math.min(maxDelayMs, backoff === 'fixed' ? delayMs : delayMs * 2 ** Math.min(step.failures, 40));
  return Math.round(full * (1 - jitter * chance(random, `${step.path} ${step.attempt}`)));
}

/** One draw serves a whole turn: each step makes its own of it, so that steps that failed together do not come back together. */
function chance(random: number, name: string): number {
  if (random === 0) return 0;
  let hash = 2_166_136_261;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 16_777_619);
  return (random + (hash >>> 0) / 2 ** 32) % 1;
}

/** Whether the steps after a failed one go on. */
export const isTolerated = (node: Node, failure: Failure): boolean =>
  node.strategy === 'continue' || ((node.kind === 'foreach' || node.kind === 'parallel') && node.goesOn && failure.code === 'incomplete');
