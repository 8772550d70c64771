/** Timers wait no longer than this, so that a database's clock that was set is noticed; whoever is called too early sets them again. */
const LONGEST_MS = 60 * 60_000;

/** One timer for each service: when the next delayed row of its outbox is due. */
export class Alarms implements Disposable {
  readonly #ring: (service: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(ring: (service: string) => void) {
    this.#ring = ring;
  }

  /** In place of what was set for the service before; null: nothing waits. */
  set(service: string, ms: number | null): void {
    clearTimeout(this.#timers.get(service));
    this.#timers.delete(service);
    if (ms === null) return;
    const ring = (): void => {
      this.#timers.delete(service);
      this.#ring(service);
    };
    // A timer may be a little early.
    this.#timers.set(service, setTimeout(ring, Math.min(Math.ceil(ms) + 1, LONGEST_MS)).unref());
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
