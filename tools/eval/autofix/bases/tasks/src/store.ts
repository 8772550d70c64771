import { NotFound } from './errors.ts';
import type { Task } from './task.ts';

export interface Store {
  load(id: string): Promise<Task>;
  save(task: Task): Promise<void>;
  all(): Promise<Task[]>;
}

export class MemoryStore implements Store {
  readonly #tasks = new Map<string, Task>();

  async load(id: string): Promise<Task> {
    const task = this.#tasks.get(id);
    if (!task) throw new NotFound(id);
    return task;
  }

  async save(task: Task): Promise<void> {
    this.#tasks.set(task.id, task);
  }

  async all(): Promise<Task[]> {
    return [...this.#tasks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
