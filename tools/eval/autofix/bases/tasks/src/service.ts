import { TaskError } from './errors.ts';
import type { Store } from './store.ts';
import { isLate, mayMove, newTask, type State, type Task } from './task.ts';

export class Service {
  readonly #store: Store;
  readonly #now: () => Date;
  #count = 0;

  constructor(store: Store, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  async create(title: string, tags: readonly string[] = []): Promise<Task> {
    if (title.trim() === '') throw new TaskError('invalid', 'A task needs a title');
    this.#count += 1;
    const task = newTask(`t${this.#count}`, title, tags);
    await this.#store.save(task);
    return task;
  }

  async move(id: string, state: State): Promise<Task> {
    const task = await this.#store.load(id);
    if (!mayMove(task.state, state)) throw new TaskError('conflict', `A task that is ${task.state} cannot be ${state}`);
    const moved = { ...task, state };
    await this.#store.save(moved);
    return moved;
  }

  async plan(id: string, due: Date): Promise<Task> {
    const task = await this.#store.load(id);
    const planned = { ...task, due };
    await this.#store.save(planned);
    return planned;
  }

  async late(): Promise<string[]> {
    const now = this.#now();
    const tasks = await this.#store.all();
    return tasks.filter((task) => isLate(task, now)).map((task) => task.title);
  }

  async tagged(tag: string): Promise<string[]> {
    const tasks = await this.#store.all();
    return tasks.filter((task) => task.tags.includes(tag)).map(({ id }) => id);
  }

  async report(id: string): Promise<string> {
    try {
      const task = await this.#store.load(id);
      return `${task.title} is ${task.state}`;
    } catch (error) {
      if (error instanceof TaskError) return error.describe();
      throw error;
    }
  }
}
