import { Trips } from '@hexad/store';
import { isAnswer, type Asked } from './asked.js';

const MOST_RUNS = 64;

/**
 * What waits to be done to the runs of one tenant in this process. What comes while a transaction is under way goes into the next one together; a run is in
 * one of them at a time.
 */
export class TurnLine {
  readonly #trips: Trips<readonly Asked[]>;
  readonly #waiting = new Map<string, Asked[]>();
  readonly #busy = new Set<string>();

  /** `write` takes what is asked for each of some runs, and never fails. `idle`: nothing waits and nothing is under way. */
  constructor(write: (batch: readonly (readonly Asked[])[]) => Promise<void>, idle: () => void) {
    const carry = async (batch: readonly (readonly Asked[])[]): Promise<void> => {
      await write(batch);
      for (const [asked] of batch) this.#busy.delete(asked!.runId);
    };
    this.#trips = new Trips<readonly Asked[]>({ next: () => this.#next(), carry, isWaiting: () => this.#waiting.size > 0, idle });
  }

  add(asked: Asked): void {
    const waiting = this.#waiting.get(asked.runId);
    if (waiting) waiting.push(asked);
    else this.#waiting.set(asked.runId, [asked]);
    this.#trips.startSoon();
  }

  #next(): Asked[][] {
    const batch: Asked[][] = [];
    for (const [runId, waiting] of this.#waiting) {
      if (batch.length >= MOST_RUNS) break;
      if (this.#busy.has(runId)) continue;
      const answers = waiting.findIndex((asked) => !isAnswer(asked));
      const together = waiting.splice(0, answers < 0 ? waiting.length : Math.max(1, answers));
      this.#busy.add(runId);
      // What else waits for this run is behind the other runs now.
      this.#waiting.delete(runId);
      if (waiting.length > 0) this.#waiting.set(runId, waiting);
      batch.push(together);
    }
    return batch;
  }
}
