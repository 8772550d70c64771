import type { State, Task } from './task.ts';

export interface Summary {
  readonly total: number;
  readonly byState: Readonly<Record<State, number>>;
  readonly tags: readonly string[];
}

export function summarise(tasks: readonly Task[]): Summary {
  const byState = { open: 0, doing: 0, done: 0 };
  const tags = new Set<string>();
  for (const task of tasks) {
    byState[task.state] += 1;
    for (const tag of task.tags) tags.add(tag);
  }
  return { total: tasks.length, byState, tags: [...tags].sort() };
}

export function headline(summary: Summary): string {
  const { total, byState } = summary;
  if (total === 0) return 'Nothing to do';
  const share = Math.round((byState.done / total) * 100);
  return `${byState.done} of ${total} done (${share}%)`;
}
