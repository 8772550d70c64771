export interface RoundsOptions {
  readonly everyMs: number;
  readonly round: () => Promise<void>;
  /** Hears why a round failed; the next one comes all the same. */
  readonly failed: (error: unknown) => void;
}

/** A round of work at regular times, one at a time. Disposing waits for the one that is under way. */
export class Rounds implements AsyncDisposable {
  readonly #options: RoundsOptions;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;

  constructor(options: RoundsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.once(), options.everyMs).unref();
  }

  /** A round now; joins the one that is under way. Never fails. */
  once(): Promise<void> {
    const { round, failed } = this.#options;
    this.#running ??= round()
      .catch(failed)
      .finally(() => (this.#running = undefined));
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }
}
