import { AppError } from '@hexad/kernel';
import type { Change } from './effect.js';
import { fail } from './report.js';
import { requeued, type HeldTask } from './task.js';

/** What is known of the agent that has a task. */
export interface Holder {
  /** It has been heard of within its lease, by the database's clock. */
  readonly alive: boolean;
  /** It said that it leaves: nothing was wrong. */
  readonly left: boolean;
  /** It counts the task among those that it has in hand. */
  readonly holds: boolean;
  /** Milliseconds since it was handed the task, or told anything of it. */
  readonly quietMs: number;
}

/** So long a task may be on its way to its agent, or its result on its way back. Milliseconds. */
export const UNDER_WAY_MS = 60_000;
/** So many agents may be lost with an attempt; with the next it is given up. */
export const LOSSES = 2;

/** Milliseconds before a task that lost its agent is handed out again: 1 s, then 10 s. */
const backoff = (losses: number): number => 1_000 * 10 ** (losses - 1);

/** What becomes of a task whose agent may be lost; undefined: nothing, it is in good hands. */
export function afterLoss(task: HeldTask, { alive, left, holds, quietMs }: Holder): Change | undefined {
  if (alive && (holds || quietMs < UNDER_WAY_MS)) return undefined;
  if (left) return { task: requeued(task), effects: [] };
  const losses = task.losses + 1;
  if (losses > LOSSES) return fail(task, vanished(task, losses), true);
  return { task: requeued(task, { losses }, backoff(losses)), effects: [] };
}

function vanished(task: HeldTask, losses: number): AppError {
  return new AppError(
    'unavailable',
    `The agents of kind ${task.kind} vanished ${losses} times while they did ${task.action} for step ${task.stepPath}; the last was ${task.agent}.`,
  );
}
