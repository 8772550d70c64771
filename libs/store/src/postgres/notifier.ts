/**
 * Tells other processes of commits, one statement at a time: what commits meanwhile is told of in the next. It is no part of the
 * transactions, for PostgreSQL lets only one commit at a time that has a NOTIFY in it, its way to the disk included. What a killed process
 * did not tell of, sweeps find.
 */
export class Notifier {
  readonly #send: (services: readonly string[]) => Promise<unknown>;
  readonly #untold = new Set<string>();
  #running: Promise<void> | undefined;

  constructor(send: (services: readonly string[]) => Promise<unknown>) {
    this.#send = send;
  }

  tell(service: string): void {
    this.#untold.add(service);
    this.#start();
  }

  /** Resolves when everybody was told, or could not be. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // Said after the last look, and before this.
      if (this.#untold.size > 0) this.#start();
    });
  }

  async #run(): Promise<void> {
    while (this.#untold.size > 0) {
      const services = [...this.#untold];
      this.#untold.clear();
      await this.#send(services).catch(() => undefined);
    }
  }
}
