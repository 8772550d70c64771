/** While the database works at one, the next is made. */
const AT_ONCE = 2;

export interface TripsWork<T> {
  /** Takes what goes with the next trip; nothing when nothing can go now. */
  readonly next: () => readonly T[];
  /** Never fails. */
  readonly carry: (batch: readonly T[]) => Promise<void>;
  readonly isWaiting: () => boolean;
  /** Nothing waits and nothing is under way. */
  readonly idle: () => void;
}

/** Trips to the database that are shared: what comes in the same turn of the event loop, or while trips are under way, goes together with the next one. */
export class Trips<T> {
  readonly #work: TripsWork<T>;
  #underWay = 0;
  #soon = false;

  constructor(work: TripsWork<T>) {
    this.#work = work;
  }

  /** To be called when something has come to wait. */
  startSoon(): void {
    if (this.#soon || this.#underWay >= AT_ONCE) return;
    this.#soon = true;
    setImmediate(() => void this.#start());
  }

  async #start(): Promise<void> {
    const { next, carry, isWaiting, idle } = this.#work;
    this.#soon = false;
    const batch = next();
    if (batch.length === 0) return;
    this.#underWay += 1;
    // The other one takes what is left.
    if (isWaiting()) this.startSoon();
    await carry(batch);
    this.#underWay -= 1;
    if (isWaiting()) this.startSoon();
    else if (this.#underWay === 0) idle();
  }
}
