import { AppError } from '@hexad/kernel';
import type { Asked, OpenConnection } from '../../connections/application/open-connection.js';
import { readTask } from '../../connections/domain/address.js';
import type { Effects } from '../../effects/effects.js';
import type { Task, Tracker } from './tracker.js';

const STATUS = /^[a-z0-9][a-z0-9_-]{0,29}$/;
const LONGEST_TEXT = 60_000;

/** Which task, by which connection. */
export interface TaskAt {
  readonly projectId: string;
  readonly taskId: string;
  readonly connection: string;
}

export class WorkOnTask {
  readonly #open: OpenConnection;
  readonly #tracker: Tracker;
  readonly #effects: Effects;

  constructor(open: OpenConnection, tracker: Tracker, effects: Effects) {
    this.#open = open;
    this.#tracker = tracker;
    this.#effects = effects;
  }

  get(asked: Asked, at: TaskAt): Promise<Task> {
    const task = readTask(at.taskId);
    return this.#open.forRepo(asked, at, task, (opened) => this.#tracker.get(opened, task));
  }

  async setStatus(asked: Asked, at: TaskAt, status: string): Promise<void> {
    const task = readTask(at.taskId);
    if (!STATUS.test(status))
      throw new AppError(
        'invalid',
        `status is ${JSON.stringify(status.slice(0, 60))}; it has small letters, digits, _ and -, at most 30, as in_progress.`,
      );
    await this.#open.forRepo(asked, at, task, (opened) => this.#tracker.setStatus(opened, task, status));
  }

  /** Once for its id. A try of which nobody knows the end is looked for before there is another. */
  async comment(asked: Asked, id: string, at: TaskAt, text: string): Promise<string> {
    const task = readTask(at.taskId);
    if (text.trim() === '' || text.length > LONGEST_TEXT)
      throw new AppError('invalid', `The comment has ${text.length} characters; one has 1 to ${LONGEST_TEXT}, not all of them spaces.`);
    const effect = { tenant: asked.caller.tenant, id, wish: JSON.stringify([at.projectId, at.taskId, at.connection, text]) };
    return this.#open.forRepo(asked, at, task, async (opened) => {
      const begun = await this.#effects.begin(effect, {});
      if (begun.state === 'done') return begun.result['url']!;
      const known = begun.state === 'begun' ? await this.#tracker.findComment(opened, task, id) : undefined;
      const url = known ?? (await this.#tracker.comment(opened, task, text, id));
      await this.#effects.done(effect, { url });
      return url;
    });
  }
}
