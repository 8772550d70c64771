import type { AppError } from '@hexad/kernel';
import type { OpenTask, Task, TaskOrder } from './task.js';

/** What leaves the dispatcher in the transaction that changes the task. */
export type Effect =
  | { readonly kind: 'assign'; readonly task: OpenTask }
  | { readonly kind: 'succeeded'; readonly task: TaskOrder; readonly resultJson: string }
  | { readonly kind: 'failed'; readonly task: TaskOrder; readonly error: AppError }
  | { readonly kind: 'progressed'; readonly task: TaskOrder; readonly message: string };

/** A task's next state and what goes out with it. */
export interface Change {
  readonly task: Task;
  readonly effects: readonly Effect[];
}
