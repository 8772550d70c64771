/** Counts what comes in. */
export class Arrivals {
  #left = 0;
  #done: (() => void) | undefined;

  /** How many are to come yet. */
  get left(): number {
    return this.#left;
  }

  /** Resolves when so many have come from now on. */
  expect(count: number): Promise<void> {
    this.#left = count;
    return new Promise((resolve) => (this.#done = resolve));
  }

  /** Fails on what is not ours: so every side really reads what it gets. */
  readonly come = (data: unknown): void => {
    if (typeof (data as { n?: unknown } | undefined)?.n !== 'number')
      throw new Error(`That is no message of the bench: ${JSON.stringify(data)}`);
    this.#left -= 1;
    if (this.#left === 0) this.#done?.();
  };
}
