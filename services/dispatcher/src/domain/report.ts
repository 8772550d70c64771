import { AppError } from '@hexad/kernel';
import type { Change } from './effect.js';
import { become, isOpen, type Task, type TaskOrder } from './task.js';

/** How an agent's attempt ended. */
export type Outcome = { readonly state: 'succeeded'; readonly resultJson: string } | { readonly state: 'failed'; readonly error: AppError };

/** A step asks for a new attempt. One that is not newer than what is known was told before. */
export function order(current: Task | undefined, wanted: TaskOrder): Task | undefined {
  if (current && current.attempt >= wanted.attempt) return undefined;
  return { ...wanted, state: 'queued', placements: 0 };
}

/** The attempt is still the one that counts; what an earlier or a cancelled one says is too late. */
const counts = (current: Task | undefined, attempt: number): current is Task & { placements: number } =>
  current !== undefined && current.attempt === attempt && isOpen(current);

export function progress(current: Task | undefined, attempt: number, message: string): Change | undefined {
  if (!counts(current, attempt)) return undefined;
  const task = become(current, { state: 'running', placements: current.placements });
  return { task, effects: message === '' ? [] : [{ kind: 'progressed', task, message }] };
}

export function end(current: Task | undefined, attempt: number, outcome: Outcome): Change | undefined {
  if (!counts(current, attempt)) return undefined;
  if (outcome.state === 'succeeded') {
    const task = become(current, { state: 'succeeded' });
    return { task, effects: [{ kind: 'succeeded', task, resultJson: outcome.resultJson }] };
  }
  const task = become(current, { state: 'failed', error: outcome.error });
  return { task, effects: [{ kind: 'failed', task, error: outcome.error }] };
}

/** The step no longer wants it. Nobody waits for a result, so none goes out. */
export function cancel(current: Task | undefined, attempt: number): Change | undefined {
  return counts(current, attempt) ? { task: become(current, { state: 'cancelled' }), effects: [] } : undefined;
}
