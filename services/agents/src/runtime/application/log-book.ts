import type { Clock } from '@hexad/kernel';
import type { Assignment } from '../../application/ports.js';
import { inOneLine } from '../domain/in-one-line.js';
import { asKept, type Entry, type LogEvent } from '../domain/log-event.js';
import { after, fold, type LoopState } from '../domain/state.js';
import { Lines } from './lines.js';
import type { TaskLog } from './task-log.js';

export interface LogBookParts {
  readonly log: TaskLog;
  readonly task: Assignment;
  readonly clock: Clock;
}

/** The log of one task, as whoever works on it writes it, and what it says. What is noted counts at once, and is written with what comes next. */
export class LogBook {
  readonly #parts: LogBookParts;
  readonly #entries: Entry[];
  readonly #lines: Lines;
  #state: LoopState;
  #noted: LogEvent[] = [];

  constructor(parts: LogBookParts, entries: readonly Entry[]) {
    this.#parts = parts;
    this.#entries = [...entries];
    this.#state = fold(entries);
    const { log, task, clock } = parts;
    this.#lines = new Lines(clock, (lines) => log.write(task, { seq: this.#state.seq + 1, events: [], lines }));
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get state(): LoopState {
    return this.#state;
  }

  append(event: LogEvent): Promise<void> {
    this.note(event);
    return this.flush();
  }

  /** For what would come out the same again, should this process die before it is written. */
  note(event: LogEvent): void {
    const entry = { seq: this.#state.seq + 1, at: this.#parts.clock.now(), event: asKept(event) };
    this.#noted.push(entry.event);
    this.#entries.push(entry);
    this.#state = after(this.#state, entry);
  }

  /** Writes what was noted. After a failure the book says more than the log: nobody may go on with it. */
  async flush(): Promise<void> {
    const events = this.#noted.splice(0);
    if (events.length === 0) return;
    const { log, task } = this.#parts;
    const seq = this.#state.seq - events.length + 1;
    const lines = this.#lines.due(events.map(inOneLine).filter(Boolean));
    const written = await log.write(task, { seq, events, lines });
    this.#entries.splice(-events.length, events.length, ...written);
  }

  /** Tells people what is left to be told, unless somebody else works on the task by now. */
  async close({ stopped }: { readonly stopped: boolean }): Promise<void> {
    if (stopped) this.#lines.drop();
    else await this.#lines.rest();
  }
}
