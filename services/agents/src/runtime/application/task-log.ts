import type { Assignment } from '../../application/ports.js';
import type { Entry, LogEvent } from '../domain/log-event.js';

export interface Message {
  readonly id: string;
  readonly author: string;
  readonly text: string;
}

/** Entries that are written together or not at all. */
export interface Written {
  /** Of the first. */
  readonly seq: number;
  readonly events: readonly LogEvent[];
  /** Lines for people who watch the run, told as one. */
  readonly lines: readonly string[];
  /** The task of the run whose lines they are, where the log is of a part of it; default: that of the log. */
  readonly whole?: Assignment;
}

/** The append-only log of a task. It outlives the attempts: what one attempt paid for, the next one goes on with. */
export abstract class TaskLog {
  abstract read(task: Assignment): Promise<Entry[]>;
  /** Writes them and tells them to those who watch, in one transaction; without entries, tells the lines. Fails with `contended` when a number is taken: somebody else works on the task. */
  abstract write(task: Assignment, written: Written): Promise<Entry[]>;
  /** What people said to the task, oldest first. */
  abstract messages(task: Assignment): Promise<Message[]>;
  /** Keeps what somebody said; the same message once. */
  abstract hear(tenant: string, taskId: string, message: Message): Promise<void>;
  /** Writes one, as number `seq`. */
  async append(task: Assignment, seq: number, event: LogEvent): Promise<Entry> {
    const [entry] = await this.write(task, { seq, events: [event], lines: [] });
    return entry!;
  }
  /** Resolves when somebody may have said something, or after a while. */
  abstract heard(task: Assignment, signal: AbortSignal): Promise<void>;
}
