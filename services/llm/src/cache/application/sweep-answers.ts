import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';

const EVERY_MS = 600_000;

/** Removes kept answers that nobody will be given any more: every ten minutes, from `begin` until it is disposed. */
export class SweepAnswers implements AsyncDisposable {
  readonly #sweep: () => Promise<number>;
  readonly #journal: Log;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();

  /** `sweep` gives how many went. */
  constructor(sweep: () => Promise<number>, journal: Log) {
    this.#sweep = sweep;
    this.#journal = journal;
  }

  begin(): void {
    this.#timer = setInterval(() => {
      this.#sweeping = this.#sweeping.then(() => this.#try());
    }, EVERY_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  async #try(): Promise<void> {
    try {
      await this.#sweep();
    } catch (error) {
      this.#journal.warn(`Old answers could not be removed: ${AppError.from(error).message}`);
    }
  }
}
