import type { Assignment } from '../../application/ports.js';
import type { Entry, LogEvent } from '../domain/log-event.js';

export interface Message {
  readonly id: string;
  readonly author: string;
  readonly text: string;
}

/** The append-only log of a task. It outlives the attempts: what one attempt paid for, the next one goes on with. */
export abstract class TaskLog {
  abstract read(task: Assignment): Promise<Entry[]>;
  /**
   * Writes the event as number `seq` and tells it to those who watch, in one transaction. Fails with `contended` when the number is taken: somebody
   * else works on the task.
   */
  abstract append(task: Assignment, seq: number, event: LogEvent): Promise<Entry>;
  /** What people said to the task, oldest first. */
  abstract messages(task: Assignment): Promise<Message[]>;
  /** Keeps what somebody said; the same message once. */
  abstract hear(tenant: string, taskId: string, message: Message): Promise<void>;
  /** Resolves when somebody may have said something, or after a while. */
  abstract heard(task: Assignment, signal: AbortSignal): Promise<void>;
}
