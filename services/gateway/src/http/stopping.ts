/** Tells long answers that the gateway is closing. */
export class Stopping {
  readonly #abort = new AbortController();

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  begin(): void {
    this.#abort.abort();
  }
}
