export type State = 'open' | 'doing' | 'done';

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly state: State;
  readonly tags: readonly string[];
  readonly due?: Date;
}

const NEXT: Readonly<Record<State, readonly State[]>> = { open: ['doing'], doing: ['open', 'done'], done: [] };

export const mayMove = (from: State, to: State): boolean => NEXT[from].includes(to);

export function isLate(task: Task, now: Date): boolean {
  return task.state !== 'done' && task.due !== undefined && task.due.getTime() < now.getTime();
}

export function newTask(id: string, title: string, tags: readonly string[] = []): Task {
  return { id, title: title.trim(), state: 'open', tags };
}
