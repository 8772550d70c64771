interface Watched {
  readonly end: () => void;
  timer?: NodeJS.Timeout;
}

/**
 * Deliveries that may be what kills the process begin one after the other, so that its death is blamed on one of them. A turn ends with the
 * delivery, or when the process has lived on for the time of watching: long work neither holds up the others nor is suspected for ever.
 */
export class Quarantine implements Disposable {
  readonly #watchMs: number;
  readonly #inside = new Map<string, Watched>();
  #last: Promise<void> = Promise.resolve();

  constructor(watchMs: number) {
    this.#watchMs = watchMs;
  }

  /** Resolves when it is this delivery's turn. */
  enter(id: string): Promise<void> {
    const turn = this.#last;
    const mine = new Promise<void>((end) => this.#inside.set(id, { end }));
    this.#last = turn.then(() => mine);
    return turn;
  }

  /** Begins the watching; `survived` is called unless the delivery leaves before its end. */
  watch(id: string, survived: () => void): void {
    const watched = this.#inside.get(id);
    if (watched === undefined) return;
    watched.timer = setTimeout(() => {
      survived();
      this.leave(id);
    }, this.#watchMs).unref();
  }

  /** Also before its turn. True when it was being watched. */
  leave(id: string): boolean {
    const watched = this.#inside.get(id);
    clearTimeout(watched?.timer);
    this.#inside.delete(id);
    watched?.end();
    return watched?.timer !== undefined;
  }

  [Symbol.dispose](): void {
    for (const id of this.#inside.keys()) this.leave(id);
  }
}
