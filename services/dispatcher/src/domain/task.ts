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
  /** The repository that it will change; empty: none that is known. */
  readonly repo: string;
  /** Paths and globs that it will probably change: nobody else gets them while it works. */
  readonly files: readonly string[];
}

/** How far an attempt has come with agents. */
export interface Course {
  /** How often this attempt was handed to an agent. */
  readonly placements: number;
  /** How many of those agents were lost. */
  readonly losses: number;
  /** The one agent that an operator wants it to be done by; empty: any. */
  readonly pinned: string;
}

export type TaskState =
  | ({ readonly state: 'queued'; readonly delayMs: number } & Course)
  | ({ readonly state: 'assigned'; readonly agent: string } & Course)
  | ({ readonly state: 'running'; readonly agent: string } & Course)
  | { readonly state: 'succeeded' }
  /** `dead`: agents were lost with it too often; the step decides about another attempt, an operator may ask for one. */
  | { readonly state: 'failed'; readonly error: AppError; readonly dead: boolean }
  /** Who had it, if anybody did: the agent may still have to hear of it. */
  | { readonly state: 'cancelled'; readonly agent: string; readonly placements: number };

export type Task = TaskOrder & TaskState;
export type OpenTask = TaskOrder & Extract<TaskState, Course>;
/** In the line: with no agent. */
export type QueuedTask = TaskOrder & Extract<TaskState, { state: 'queued' }>;
/** What of it matters while it stands there. */
export type LineTask = Omit<QueuedTask, 'inputsJson'>;
/** With an agent. */
export type HeldTask = TaskOrder & Extract<TaskState, Course & { agent: string }>;

export const FRESH: Course = { placements: 0, losses: 0, pinned: '' };

export const isOpen = (task: Task): task is OpenTask => task.state === 'queued' || isHeld(task);
export const isHeld = (task: Task): task is HeldTask => task.state === 'assigned' || task.state === 'running';

const orderOf = (task: Task): TaskOrder => {
  const { id, runId, stepPath, attempt, kind, action, inputsJson, deadline, priority, projectId, repo, files } = task;
  return { id, runId, stepPath, attempt, kind, action, inputsJson, deadline, priority, projectId, repo, files };
};

export const courseOf = ({ placements, losses, pinned }: OpenTask): Course => ({ placements, losses, pinned });

export const become = (task: Task, state: TaskState): Task => ({ ...orderOf(task), ...state });

/** Back into the line, `delayMs` milliseconds from now; there it stands where it stood. */
export const requeued = (task: OpenTask, course: Partial<Course> = {}, delayMs = 0): QueuedTask => ({
  ...orderOf(task),
  ...courseOf(task),
  ...course,
  state: 'queued',
  delayMs,
});
