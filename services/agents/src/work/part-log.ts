import type { Assignment } from '../application/ports.js';
import { TaskLog, type Message } from '../runtime/application/task-log.js';
import type { Entry, LogEvent } from '../runtime/domain/log-event.js';

/** The log of one of the conversations of a task. What people say is said to all of them. */
export class PartLog extends TaskLog {
  readonly #log: TaskLog;
  readonly #whole: Assignment;

  constructor(log: TaskLog, whole: Assignment) {
    super();
    this.#log = log;
    this.#whole = whole;
  }

  override read(part: Assignment): Promise<Entry[]> {
    return this.#log.read(part);
  }
  override append(part: Assignment, seq: number, event: LogEvent): Promise<Entry> {
    return this.#log.append(part, seq, event);
  }
  override messages(): Promise<Message[]> {
    return this.#log.messages(this.#whole);
  }
  override hear(tenant: string, _part: string, message: Message): Promise<void> {
    return this.#log.hear(tenant, this.#whole.taskId, message);
  }
  override heard(_part: Assignment, signal: AbortSignal): Promise<void> {
    return this.#log.heard(this.#whole, signal);
  }
}
