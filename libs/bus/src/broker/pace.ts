/** Milliseconds; what takes longer is worth the way to the broker, and perhaps another process is free for it. */
const SHORT_MS = 20;
const IN_A_ROW = 8;

/** Whether tasks are so short that the way to the broker is most of their time. The last ones tell; a single long one takes it back. */
export class Pace {
  #short = 0;

  get quick(): boolean {
    return this.#short >= IN_A_ROW;
  }

  /** Gives what is to be called when the task has ended. */
  begun(): () => void {
    const began = performance.now();
    return () => {
      this.#short = performance.now() - began <= SHORT_MS ? this.#short + 1 : 0;
    };
  }

  /** It has to be shown anew. */
  reset(): void {
    this.#short = 0;
  }
}
