import type { AppError } from '@hexad/kernel';

/** What a workflow step asks an agent to do. `attempt` is the fencing number: what carries another changes nothing. */
export interface TaskOrder {
  /** Stable over attempts. */
  readonly id: string;
  readonly runId: string;
  readonly stepPath: string;
  readonly attempt: number;
  readonly kind: string;
  readonly action: string;
  readonly inputsJson: string;
  /** Unix milliseconds; 0: none. */
  readonly deadline: number;
  readonly priority: 'low' | 'normal' | 'high';
  readonly projectId: string;
}

/** `placements`: how often this attempt was handed to the agents of its kind. */
export type TaskState =
  | { readonly state: 'queued'; readonly placements: number }
  | { readonly state: 'running'; readonly placements: number }
  | { readonly state: 'succeeded' }
  | { readonly state: 'failed'; readonly error: AppError }
  | { readonly state: 'cancelled' };

export type Task = TaskOrder & TaskState;
export type OpenTask = TaskOrder & Extract<TaskState, { placements: number }>;

export const isOpen = (task: Task): task is OpenTask => task.state === 'queued' || task.state === 'running';

const orderOf = ({ id, runId, stepPath, attempt, kind, action, inputsJson, deadline, priority, projectId }: Task): TaskOrder => ({
  id,
  runId,
  stepPath,
  attempt,
  kind,
  action,
  inputsJson,
  deadline,
  priority,
  projectId,
});

export const become = (task: Task, state: TaskState): Task => ({ ...orderOf(task), ...state });

/** How long a task may be silent before its agent is taken for dead: in the queue it only waits for others, while running it must be heard. */
export const LEASE_MS = { queued: 15 * 60_000, running: 90_000 } as const;
