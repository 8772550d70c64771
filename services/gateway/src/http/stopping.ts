import { AppError } from '@hexad/kernel';

/** Tells long answers that the gateway is closing. */
export class Stopping {
  readonly #abort = new AbortController();
  readonly #over = new AbortController();

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The time to drain is over: for answers that end by themselves, if later. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  end(): void {
    this.#over.abort(new AppError('unavailable', 'The service is shutting down, so the answer ends here; try again.'));
  }

  begin(): void {
    this.#abort.abort();
  }
}
