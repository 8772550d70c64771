/** Questions while the limit passes: so much later than the limit it may bark. */
const QUESTIONS = 10;

/**
 * Calls `late` when questions have had no answer for the limit. It counts its own ticks and asks no clock: a process that was suspended, or
 * that was busy itself, has heard none of the answers that are there.
 */
export class Watchdog implements Disposable {
  readonly #ask: () => void;
  readonly #late: () => void;
  readonly #timer: NodeJS.Timeout;
  #unanswered = 0;
  #patience = 0;

  constructor(limitMs: number, ask: () => void, late: () => void) {
    this.#ask = ask;
    this.#late = late;
    this.#timer = setInterval(() => this.#tick(), limitMs / QUESTIONS).unref();
  }

  answered(): void {
    this.#unanswered = 0;
  }

  /** Waits for an answer as long as this work takes. */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    this.#patience += 1;
    try {
      return await work();
    } finally {
      this.#patience -= 1;
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    if (this.#patience > 0) return;
    if (this.#unanswered === 0) this.#ask();
    this.#unanswered += 1;
    if (this.#unanswered <= QUESTIONS) return;
    this[Symbol.dispose]();
    this.#late();
  }
}
