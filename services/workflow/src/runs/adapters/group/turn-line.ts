import { isAnswer, type Asked } from './asked.js';

/** Transactions of one tenant under way: while the database writes one, the next is made. */
const AT_ONCE = 2;
const MOST_RUNS = 64;

/**
 * What waits to be done to the runs of one tenant in this process. What comes while a transaction is under way goes into the next one together; a run is in
 * one of them at a time.
 */
export class TurnLine {
  readonly #write: (batch: readonly (readonly Asked[])[]) => Promise<void>;
  readonly #idle: () => void;
  readonly #waiting = new Map<string, Asked[]>();
  readonly #busy = new Set<string>();
  #underWay = 0;
  #soon = false;

  /** `write` takes what is asked for each of some runs, and never fails. `idle`: nothing waits and nothing is under way. */
  constructor(write: (batch: readonly (readonly Asked[])[]) => Promise<void>, idle: () => void) {
    this.#write = write;
    this.#idle = idle;
  }

  add(asked: Asked): void {
    const waiting = this.#waiting.get(asked.runId);
    if (waiting) waiting.push(asked);
    else this.#waiting.set(asked.runId, [asked]);
    this.#startSoon();
  }

  /** What is asked in the same turn of the event loop goes together. */
  #startSoon(): void {
    if (this.#soon || this.#underWay >= AT_ONCE) return;
    this.#soon = true;
    setImmediate(() => void this.#start());
  }

  async #start(): Promise<void> {
    this.#soon = false;
    const batch = this.#next();
    if (batch.length === 0) return;
    this.#underWay += 1;
    // The other one takes what is left.
    if (this.#waiting.size > 0) this.#startSoon();
    await this.#write(batch);
    this.#underWay -= 1;
    for (const [{ runId }] of batch as [Asked][]) this.#busy.delete(runId);
    if (this.#waiting.size > 0) this.#startSoon();
    else if (this.#underWay === 0) this.#idle();
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
