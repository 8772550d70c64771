import type { Assignment } from '../../application/ports.js';
import { inOneLine } from '../domain/in-one-line.js';
import type { Entry, LogEvent } from '../domain/log-event.js';
import { after, fold, type LoopState } from '../domain/state.js';
import type { TaskLog } from './task-log.js';

export interface LogBookParts {
  readonly log: TaskLog;
  readonly task: Assignment;
  /** A line for people who watch. */
  readonly progress: (line: string) => void;
}

/** The log of one task, as whoever works on it writes it, and what it says. */
export class LogBook {
  readonly #parts: LogBookParts;
  readonly #entries: Entry[];
  #state: LoopState;

  constructor(parts: LogBookParts, entries: readonly Entry[]) {
    this.#parts = parts;
    this.#entries = [...entries];
    this.#state = fold(entries);
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get state(): LoopState {
    return this.#state;
  }

  async append(event: LogEvent): Promise<void> {
    const { log, task, progress } = this.#parts;
    const entry = await log.append(task, this.#state.seq + 1, event);
    this.#entries.push(entry);
    this.#state = after(this.#state, entry);
    const line = inOneLine(event);
    if (line !== '') progress(line);
  }
}
