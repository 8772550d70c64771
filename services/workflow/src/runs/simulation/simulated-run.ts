import type { Definition } from '../../language/definition.js';
import type { RunEvent } from '../domain/action.js';
import type { Computer } from '../domain/computer.js';
import type { Entry } from '../domain/journal.js';
import type { Run } from '../domain/run.js';
import type { Snapshot } from '../domain/snapshot.js';
import { turn, type Turn } from '../domain/turn.js';

/** A run in memory, without engine, bus and database: the domain alone. Time stands still until somebody moves it. */
export class SimulatedRun {
  snapshot: Snapshot;
  readonly entries: Entry[] = [];
  readonly turns: Turn[] = [];
  readonly #prefix: string;
  readonly #computer: (() => Computer) | undefined;
  #ids = 0;

  /** Chance never shortens a pause. Nothing has happened yet. `prefix` stands before the ids of its steps. `computer`: makes one for a turn; default: nothing only computes. */
  constructor(definition: Definition, run: Run, now: Date, prefix = 'id', computer?: () => Computer) {
    this.#prefix = prefix;
    this.#computer = computer;
    this.snapshot = { definition, run, steps: new Map(), now, random: 0 };
  }

  apply(event?: RunEvent): Turn {
    const result = turn(this.snapshot, event ? [event] : [], () => `${this.#prefix}-${++this.#ids}`, this.#computer?.());
    this.snapshot = result.after;
    this.entries.push(...result.entries);
    this.turns.push(result);
    return result;
  }

  /** Sets the clock; what is due shows at the next event. */
  moveTo(now: Date): void {
    this.snapshot = { ...this.snapshot, now };
  }
}
