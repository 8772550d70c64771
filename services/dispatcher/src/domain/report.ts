import { AppError } from '@hexad/kernel';
import type { Change, Said } from './effect.js';
import { become, courseOf, FRESH, isHeld, isOpen, requeued, type HeldTask, type OpenTask, type Task, type TaskOrder } from './task.js';

/** How an agent's attempt ended. */
export type Outcome = { readonly state: 'succeeded'; readonly resultJson: string } | { readonly state: 'failed'; readonly error: AppError };

/** A step asks for a new attempt. One that is not newer than what is known was told before. */
export function order(current: Task | undefined, wanted: TaskOrder): Change | undefined {
  if (current && current.attempt >= wanted.attempt) return undefined;
  return { task: { ...wanted, ...FRESH, state: 'queued', delayMs: 0 }, effects: [] };
}

/** The attempt is still the one that counts; what an earlier or a cancelled one says is too late. */
const counts = (current: Task | undefined, attempt: number): current is OpenTask =>
  current !== undefined && current.attempt === attempt && isOpen(current);

/** A word from the agent that has it. From one that had it before, and was given up, it says nothing about the one that has it now. */
export function progress(current: Task | undefined, attempt: number, message: string): Change | undefined {
  if (!counts(current, attempt)) return undefined;
  const task = isHeld(current) ? running(current) : current;
  return { task, effects: message === '' ? [] : [{ kind: 'progressed', task, message }] };
}

/** Whoever of those that had the attempt is the first to end it: it is the same work, and done once is enough. */
export function end(current: Task | undefined, attempt: number, outcome: Outcome): Change | undefined {
  if (!counts(current, attempt)) return undefined;
  if (outcome.state === 'succeeded') {
    const task = become(current, { state: 'succeeded' });
    return { task, effects: [{ kind: 'succeeded', task, resultJson: outcome.resultJson }] };
  }
  return fail(current, outcome.error);
}

export function fail(current: OpenTask, error: AppError, dead = false): Change {
  const task = become(current, { state: 'failed', error, dead });
  return { task, effects: [{ kind: 'failed', task, error }] };
}

/** The step no longer wants it. Nobody waits for a result, so none goes out. */
export function cancel(current: Task | undefined, attempt: number): Change | undefined {
  if (!counts(current, attempt)) return undefined;
  const { placements } = current;
  return { task: become(current, { state: 'cancelled', agent: isHeld(current) ? current.agent : '', placements }), effects: [] };
}

/** Somebody gives it to an agent of their choice (empty: to any): whoever has it now loses it. */
export function reassign(current: Task | undefined, agent: string): Change {
  if (!current || !isOpen(current)) throw ended(current, 'be given to another agent');
  if (isHeld(current) && current.agent === agent) return { task: { ...current, pinned: agent }, effects: [] };
  return { task: requeued(current, { pinned: agent }), effects: [] };
}

export function message(current: Task | undefined, said: Said): Change {
  if (!current || !isOpen(current)) throw ended(current, 'be told anything');
  return { task: current, effects: [{ kind: 'messaged', task: current, ...said }] };
}

/** An operator wants no more of it: it failed, and is not listed among the dead any longer. */
export function drop(current: Task | undefined): Change {
  if (!current) throw ended(current, 'be dropped');
  if (current.state !== 'failed' || !current.dead)
    throw new AppError('conflict', `Task ${current.id} is ${current.state} and not dead: there is nothing to drop.`);
  return { task: { ...current, dead: false }, effects: [] };
}

const running = (task: HeldTask): HeldTask => ({ ...task, ...courseOf(task), state: 'running' });

function ended(task: Task | undefined, what: string): AppError {
  if (!task) return new AppError('not_found', 'There is no such task.');
  return new AppError('conflict', `Task ${task.id} is ${task.state}: it can no longer ${what}.`);
}
