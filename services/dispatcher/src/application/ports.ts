import type { Change } from '../domain/effect.js';
import type { Snapshot } from '../domain/decide.js';
import type { Task } from '../domain/task.js';

/** Where tasks are kept. A change and what goes out with it are one transaction. */
export abstract class TaskLedger {
  /**
   * Shows the task as it is, locked, and writes the change that `work` answers; undefined changes nothing. With a message id the work is
   * done once per message. Gives the change back when it was made.
   */
  abstract change(
    about: { tenant: string; task: string; message?: string },
    work: (current: Task | undefined) => Change | undefined,
  ): Promise<Change | undefined>;
  /** Open tasks whose lease has lapsed, oldest first, a bounded number. */
  abstract silent(tenant: string): Promise<Snapshot['tasks']>;
  abstract tenants(): Promise<string[]>;
  abstract find(tenant: string, id: string): Promise<Task | undefined>;
  /** In the order in which they were asked for. */
  abstract ofRun(tenant: string, runId: string): Promise<Task[]>;
}

/** Who does the work. */
export abstract class Agents {
  abstract kinds(): ReadonlySet<string>;
  /** Takes an attempt from the queue, or stops it where it runs. */
  abstract withdraw(tenant: string, task: Task): Promise<void>;
}
