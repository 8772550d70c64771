import type { AppError } from '@hexad/kernel';
import type { HeldTask, Task, TaskOrder } from './task.js';

/** What somebody tells the agent that works on a task. */
export interface Said {
  /** The same for the same message, however often it comes. */
  readonly messageId: string;
  readonly author: string;
  readonly text: string;
  /** RFC 3339. */
  readonly at: string;
}

/** What leaves the dispatcher in the transaction that changes the task. */
export type Effect =
  | { readonly kind: 'assign'; readonly task: HeldTask }
  | { readonly kind: 'succeeded'; readonly task: TaskOrder; readonly resultJson: string }
  | { readonly kind: 'failed'; readonly task: TaskOrder; readonly error: AppError }
  | { readonly kind: 'progressed'; readonly task: TaskOrder; readonly message: string }
  | ({ readonly kind: 'messaged'; readonly task: TaskOrder } & Said);

/** A task's next state and what goes out with it. */
export interface Change {
  readonly task: Task;
  readonly effects: readonly Effect[];
}
