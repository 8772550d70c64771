import { AppError, type Clock } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';

/** Does work at the time that it names, and looks in between whether another process has made some that is due sooner. */
export class Ticker implements AsyncDisposable {
  readonly #work: () => Promise<Date | undefined>;
  readonly #options: { readonly clock: Clock; readonly log: Log; readonly everyMs: number };
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #over = false;

  /** `everyMs`: between two looks at most. */
  constructor(work: () => Promise<Date | undefined>, options: { readonly clock: Clock; readonly log: Log; readonly everyMs: number }) {
    this.#work = work;
    this.#options = options;
  }

  begin(): void {
    this.#working = this.#tick();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  async #tick(): Promise<void> {
    const { clock, log, everyMs } = this.#options;
    const at = await this.#work().catch((thrown: unknown) => {
      if (!this.#over) log.warn('schedules could not be looked at', { error: AppError.from(thrown) });
      return undefined;
    });
    if (this.#over) return;
    const wait = at === undefined ? everyMs : Math.min(everyMs, Math.max(20, at.getTime() - clock.now().getTime()));
    this.#timer = setTimeout(() => this.begin(), wait);
  }
}
