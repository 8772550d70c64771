import type { Assignment } from '../application/ports.js';
import { TaskLog, type Message, type Written } from '../runtime/application/task-log.js';
import type { Entry } from '../runtime/domain/log-event.js';

/** The log of one of the conversations of a task. What people say is said to all of them. */
export class PartLog extends TaskLog {
  readonly #log: TaskLog;
  readonly #whole: Assignment;
  readonly #name: string;

  constructor(log: TaskLog, whole: Assignment, name: string) {
    super();
    this.#log = log;
    this.#whole = whole;
    this.#name = name;
  }

  override read(part: Assignment): Promise<Entry[]> {
    return this.#log.read(part);
  }
  /** Its lines say which conversation they are of. */
  override write(part: Assignment, written: Written): Promise<Entry[]> {
    return this.#log.write(part, { ...written, lines: written.lines.map((line) => `${this.#name}: ${line}`), whole: this.#whole });
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
